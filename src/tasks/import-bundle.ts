import { resolve } from 'node:path'
import { debianBaseKey } from '../base/build-debian.ts'
import { importBundle } from '../bundle/import.ts'
import { defaultMirror } from '../debian/mirror.ts'
import { requirementsOf } from './bundle.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'
import { step } from './step.ts'

/**
 * Imports a bundle into the store, checked, without the network. `digest` is the sha256 that its manifest must have; without
 * one only what pins or the lock vouch for is imported.
 */
export async function importProjectBundle(
  project: Project,
  folder: string,
  digest: string | undefined,
): Promise<void> {
  const planned = await planOf(project)
  await step(project, 'bundle', async progress =>
    importBundle(resolve(folder), {
      ...{ ...requirementsOf(planned), digest, signal: project.signal },
      store: await project.store(),
      baseRecipe: debianBaseKey(defaultMirror),
      report: progress.detail,
    }),
  )
}
