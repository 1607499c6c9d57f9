import { isIPv4 } from 'node:net'

/** What `multipass info` says of a machine. */
export interface Info {
  readonly state: string
  /** The machine's own address; undefined while Multipass does not know it. */
  readonly address: string | undefined
}

/** Reads the answer of `multipass info --format json NAME`. */
export function decodeInfo(name: string, json: string): Info | undefined {
  const { info } = JSON.parse(json) as {
    info?: Record<string, { state?: unknown; ipv4?: unknown } | undefined>
  }
  const machine = info?.[name]
  if (machine === undefined) return undefined
  // The first one is the one that Multipass itself uses; ["N/A"] when a running machine has none.
  const addresses: unknown[] = Array.isArray(machine.ipv4) ? machine.ipv4 : []
  const address = addresses.find((each): each is string => typeof each === 'string' && isIPv4(each))
  return { state: String(machine.state), address }
}

/** Reads the state of one machine from `multipass list --format json`; undefined: there is no such machine. */
export function decodeState(name: string, json: string): string | undefined {
  const { list } = JSON.parse(json) as { list?: readonly { name?: unknown; state?: unknown }[] }
  const machine = list?.find(each => each.name === name)
  return machine === undefined ? undefined : String(machine.state)
}

/** States without a running machine (src/client/cli/formatter/format_utils.cpp). "Unknown" has one: SSH to it failed. */
const off: readonly (string | undefined)[] = [undefined, 'Stopped', 'Deleted', 'Suspended', 'Unavailable']

export function isOn(state: string | undefined): boolean {
  return !off.includes(state)
}
