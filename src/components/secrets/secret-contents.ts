import type { Config } from '../../config/schema.ts'
import type { Content } from '../../plan/content.ts'

/** The contents of `secrets` by name; undefined: a credential, which only the node gets. */
export type SecretContents = ReadonlyMap<string, Content | undefined>

/** Of every name. One that could not be read is empty: that is an error, so there is no plan. */
export function secretContents({ secrets }: Config, read: SecretContents): SecretContents {
  return new Map(
    Object.entries(secrets).map(([name, secret]) => [
      name,
      'credential' in secret ? undefined : (read.get(name) ?? ''),
    ]),
  )
}
