import { stringify } from 'smol-toml'

/** A value of TOML 1.0 without dates: what containerd's configuration is made of. */
export type TomlValue =
  | string
  | number
  | boolean
  | readonly TomlValue[]
  | { readonly [key: string]: TomlValue }

/** TOML 1.0. Null, for which it has no word, was refused before: see components/containerd/check.ts. */
export function toml(value: { readonly [key: string]: TomlValue }): string {
  return stringify(value)
}
