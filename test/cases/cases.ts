import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../src/config/schema.ts'
import type { Delivery } from '../../src/outputs/cloud-init/delivery.ts'
import type { Fetched } from '../../src/plan/fetched.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import type { Plan } from '../../src/plan/types.ts'
import { withFetched } from '../../src/plan/with-fetched.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { fetchedReleases } from '../support/lock-facts.ts'

/** The configs under test/cases: what every output and every checker is tried on. */
export const caseNames = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name)

export const caseFolder = (name: string): string => join(import.meta.dirname, name)

export interface Case {
  readonly plan: Plan
  readonly config: Config
  /** The plan with what was fetched for it: with NAME/fetched.json, or with the releases that upstream has. */
  readonly fetched: FetchedPlan
  /** With a NAME/fetched.json the node downloads everything from a mirror. */
  readonly delivery: Delivery
}

/** NAME/bakelet.yaml as a plan. */
export async function loadCase(name: string): Promise<Case> {
  const file = join(caseFolder(name), 'bakelet.yaml')
  const { plan, config, diagnostics } = await compileFile({ file, text: readFileSync(file, 'utf8') })
  if (!plan || !config)
    throw new Error(`${file} has errors:\n${diagnostics.map(({ message }) => message).join('\n')}`)
  const record = join(caseFolder(name), 'fetched.json')
  if (!existsSync(record)) {
    const fetched = withFetched(plan, fetchedReleases(plan))
    return { plan, config, fetched, delivery: { plan } }
  }
  const fetched = withFetched(plan, JSON.parse(readFileSync(record, 'utf8')) as Fetched)
  return { plan: fetched, config, fetched, delivery: { plan: fetched, mirror: 'http://10.0.2.2:8080/' } }
}
