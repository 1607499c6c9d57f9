import { isIPv4 } from 'node:net'
import * as z from 'zod/mini'
import { decodeJson } from '../../host/decode.ts'

const next = 'check with `multipass version` that Multipass works'

/** src/client/cli/formatter/json_formatter.cpp of Multipass 1.16. */
const infoAnswer = z.object({
  info: z.record(z.string(), z.object({ state: z.string(), ipv4: z.optional(z.array(z.string())) })),
})
const listAnswer = z.object({ list: z.array(z.object({ name: z.string(), state: z.string() })) })
const versionAnswer = z.object({
  multipass: z.string().check(z.regex(/^[\w.+-]{1,64}$/, 'is not a version')),
})

/** Reads the version of the client from `multipass version --format json`. */
export function decodeVersion(json: string): string {
  return decodeJson(versionAnswer, json, { name: '`multipass version`', next }).multipass
}

/** What `multipass info` says of a machine. */
export interface Info {
  readonly state: string
  /** The machine's own address; undefined while Multipass does not know it. */
  readonly address: string | undefined
}

/** Reads the answer of `multipass info --format json NAME`. */
export function decodeInfo(name: string, json: string): Info | undefined {
  const { info } = decodeJson(infoAnswer, json, { name: `\`multipass info ${name}\``, next })
  const machine = Object.hasOwn(info, name) ? info[name] : undefined
  if (machine === undefined) return undefined
  // The first one is the one that Multipass itself uses; ["N/A"] when a running machine has none.
  return { state: machine.state, address: machine.ipv4?.find(each => isIPv4(each)) }
}

/** Reads the state of one machine from `multipass list --format json`; undefined: there is no such machine. */
export function decodeState(name: string, json: string): string | undefined {
  const { list } = decodeJson(listAnswer, json, { name: '`multipass list`', next })
  return list.find(each => each.name === name)?.state
}

/** States without a running machine (src/client/cli/formatter/format_utils.cpp). "Unknown" has one: SSH to it failed. */
const off: readonly (string | undefined)[] = [undefined, 'Stopped', 'Deleted', 'Suspended', 'Unavailable']

export function isOn(state: string | undefined): boolean {
  return !off.includes(state)
}
