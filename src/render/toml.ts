import { stringify } from 'smol-toml'

/** A value of TOML 1.0 without dates: what containerd's configuration is made of. */
export type TomlValue =
  | string
  | number
  | boolean
  | readonly TomlValue[]
  | { readonly [key: string]: TomlValue }

/** TOML with tables in the order given. Throws on null, which TOML has no word for. */
export function toml(value: { readonly [key: string]: TomlValue }): string {
  return stringify(value)
}
