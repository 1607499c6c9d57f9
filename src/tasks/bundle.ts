import { resolve } from 'node:path'
import { downloadTimeouts } from '../artifacts/download.ts'
import { baseTools } from '../base/base-image.ts'
import { packageSets, type Requirements } from '../bundle/requirements.ts'
import { writeBundle } from '../bundle/write.ts'
import type { WrittenBundle } from '../bundle/written-bundle.ts'
import { machineMirror } from '../host/apt-sources.ts'
import { openHttpClient } from '../host/http.ts'
import { baseImageOf } from './base-image.ts'
import { type FetchResult, fetchPlanned } from './fetch.ts'
import { type Planned, planOf } from './planned.ts'
import type { Project } from './project.ts'
import { step } from './step.ts'
import { toolsStep } from './tools.ts'

export interface BundleOptions {
  /** Put the base image into the bundle. */
  readonly base: boolean
}

/**
 * Fetches a project and writes everything that a bake, a first boot and a Packer build need into a folder, for a closed
 * network. The digest of the manifest has to be transferred through a different channel than the folder.
 */
export async function writeProjectBundle(
  project: Project,
  folder: string,
  options: BundleOptions,
): Promise<WrittenBundle & FetchResult> {
  const planned = await planOf(project)
  const result = await fetchPlanned(project, planned.plan)
  const baseImage = options.base ? await baseOf(project, planned) : undefined
  await toolsStep(project, ['pip3'])
  const http = await openHttpClient(downloadTimeouts)
  try {
    const written = await step(project, 'bundle', async progress =>
      writeBundle({
        ...{ ...requirementsOf(planned), ...result, http, baseImage },
        folder: resolve(folder),
        store: await project.store(),
        mirror: await machineMirror(),
        signal: project.signal,
        report: progress.detail,
      }),
    )
    return { ...result, ...written }
  } finally {
    await http.close()
  }
}

/** All that a project needs from elsewhere. */
export function requirementsOf({ plan, config }: Planned): Requirements {
  return { plan, base: config.base, packages: packageSets(plan, config.image) }
}

/** The base image, unless it is a file of the user's own, or cannot be made here. */
async function baseOf(project: Project, planned: Planned): Promise<string | undefined> {
  const { config, plan } = planned
  if (config.base === 'debian-13' ? plan.arch !== 'amd64' : 'path' in config.base) {
    await project.on({ kind: 'note', line: 'the base image is not in the bundle: copy your own' })
    return undefined
  }
  await toolsStep(project, baseTools(config.base))
  const { path } = await step(project, 'base image', progress => baseImageOf(project, planned, progress))
  return path
}
