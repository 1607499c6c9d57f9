import { isProgram } from '../plan/artifact.ts'
import type { Plan } from '../plan/types.ts'
import { type BuildableArtifact, type BuildOptions, buildArtifact } from './build/go.ts'

/** Whether an artifact built twice came out the same. */
export interface RebuildResult {
  readonly artifact: BuildableArtifact
  readonly first: string
  readonly second: string
  readonly same: boolean
}

/**
 * Builds every artifact of the plan that can be built once more, from nothing: an empty build cache, another folder. The
 * first build is the locked one, or the store's, or is made now. What differs is a result, not an error.
 */
export async function rebuildPlan(
  plan: Pick<Plan, 'artifacts'>,
  options: Pick<BuildOptions, 'store' | 'report' | 'signal'>,
): Promise<RebuildResult[]> {
  const results: RebuildResult[] = []
  for (const { build, ...artifact } of plan.artifacts.filter(isProgram)) {
    const subject = `${artifact.name} ${artifact.version}`
    options.report({ kind: 'start', subject, text: 'building it twice' })
    const first = build?.sha256 ?? (await buildArtifact(artifact, options)).file.sha256
    const second = (await buildArtifact(artifact, { ...options, fromNothing: true })).file.sha256
    const same = first === second
    const locked = build ? 'the locked build and this one' : 'both builds'
    options.report({
      kind: 'done',
      subject,
      text: `${locked} ${same ? `are ${first}` : `differ: ${first} and ${second}`}`,
    })
    results.push({ artifact, first, second, same })
  }
  return results
}
