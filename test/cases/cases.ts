import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../src/config/schema.ts'
import type { CloudInitOptions } from '../../src/outputs/cloud-init/index.ts'
import type { Fetched, Plan } from '../../src/plan/types.ts'
import { compileFile } from '../../src/tasks/inputs.ts'

/** The configs under test/cases: what every output and every checker is tried on. */
export const caseNames = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name)

export const caseFolder = (name: string): string => join(import.meta.dirname, name)

/**
 * NAME/bakelet.yaml as a plan. With a NAME/fetched.json, the record of `bakelet fetch`, the node gets everything from a
 * mirror.
 */
export async function loadCase(
  name: string,
): Promise<{ plan: Plan; config: Config; options: CloudInitOptions }> {
  const file = join(caseFolder(name), 'bakelet.yaml')
  const record = join(caseFolder(name), 'fetched.json')
  const fetched = existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as Fetched) : undefined
  const { plan, config, diagnostics } = await compileFile({ file, text: readFileSync(file, 'utf8') }, fetched)
  if (!plan || !config)
    throw new Error(`${file} has errors:\n${diagnostics.map(({ message }) => message).join('\n')}`)
  return { plan, config, options: fetched ? { mirror: 'http://10.0.2.2:8080/' } : {} }
}
