import type * as z from 'zod/mini'
import { checkCompatibility } from '../../src/compat/index.ts'
import { configSchema } from '../../src/config/schema.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { resolve } from '../../src/resolve/index.ts'

type ConfigInput = z.input<typeof configSchema>

export type Input = Omit<ConfigInput, 'name'>

/** What the rules say of a config. Its versions must be ones that can be chosen. Not that a line is old: most of these are. */
export async function check(input: Input): Promise<Diagnostic[]> {
  return (await checkAll(input)).filter(({ code }) => code !== 'version-without-fixes')
}

export async function checkAll(input: Input): Promise<Diagnostic[]> {
  const { resolved, diagnostics } = resolve(configSchema.parse({ name: 'node', ...input }), 'bakelet.yaml')
  const [refused] = diagnostics.filter(({ severity }) => severity === 'error')
  if (refused) throw new Error(refused.message)
  return checkCompatibility(resolved, 'bakelet.yaml', { standIn: false })
}

/** Each finding in one line: severity code path. */
export async function findings(input: Input): Promise<string[]> {
  return (await check(input)).map(({ severity, code, path }) => `${severity} ${code} ${path.join('.')}`)
}
