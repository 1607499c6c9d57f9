import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import type { Config } from './schema.ts'
import { isTable } from './table.ts'

type Kubelet = Pick<Config['kubelet'], 'config' | 'flags'>

/** A feature gate as the config sets it: under `kubelet.config`, or in the text of a flag. */
export interface GivenGate {
  readonly name: string
  /** From a flag: a boolean, or text that is not one; from `kubelet.config`: anything. */
  readonly value: unknown
  /** Of the gate itself in `kubelet.config`; of the flag, which has no places for its parts. */
  readonly path: ConfigPath
  readonly inFlag: boolean
}

const flag = 'feature-gates'
/** strconv.ParseBool of Go. */
export const goBooleans: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map(word => [word, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map(word => [word, false] as const),
])

/** Every feature gate that the config sets, those of the flag last: a flag wins over the file. */
export function givenGates(kubelet: Kubelet): GivenGate[] {
  return [...inConfig(kubelet.config.featureGates), ...inFlag(kubelet.flags)]
}

/** The gates that are on or off, by name. */
export function gateSettings(kubelet: Kubelet): ReadonlyMap<string, boolean> {
  return new Map(
    givenGates(kubelet).flatMap(({ name, value }) => (typeof value === 'boolean' ? [[name, value]] : [])),
  )
}

function inConfig(gates: unknown): GivenGate[] {
  if (!isTable(gates)) return []
  const path = ['kubelet', 'config', 'featureGates']
  return Object.entries(gates).map(([name, value]) => ({ name, value, path: [...path, name], inFlag: false }))
}

/** `A=true,B=false`, read as MapStringBool.Set does (k8s.io/component-base v0.36.4, cli/flag/map_string_bool.go). */
function inFlag(flags: Kubelet['flags']): GivenGate[] {
  if (!Object.hasOwn(flags, flag)) return []
  const path = ['kubelet', 'flags', flag]
  return String(flags[flag])
    .split(',')
    .filter(pair => pair !== '')
    .map(pair => {
      const [name = '', ...rest] = pair.split('=')
      const text = rest.join('=').trim()
      const value = rest.length === 0 ? undefined : (goBooleans.get(text) ?? text)
      return { name: name.trim(), value, path, inFlag: true }
    })
}
