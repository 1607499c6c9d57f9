import { UsageError, WorldError } from '../host/errors.ts'
import { amount } from '../tasks/amount.ts'
import { fetch } from '../tasks/fetch.ts'
import type { Project } from '../tasks/project.ts'
import type { ExitCode } from './exit-code.ts'
import { isOffline } from './offline.ts'
import { complain, print, printPath } from './print.ts'
import { type ProjectFlags, projectOf } from './project.ts'

export interface FetchFlags extends ProjectFlags {
  readonly rebuild?: boolean
  /** Folder to write everything to, for a closed network. */
  readonly bundle?: string
  /** Put the base image into the bundle. */
  readonly base: boolean
  /** Bundle to import, and the sha256 that its manifest must have. */
  readonly from?: string
  readonly digest?: string
}

/** `bakelet fetch`: everything that the plan needs into the store. Prints the path of the record. */
export async function fetchCommand(flags: FetchFlags): Promise<ExitCode> {
  const { from, digest, bundle, base } = flags
  const offline = from !== undefined || isOffline(flags)
  if (offline && (flags.rebuild || bundle !== undefined))
    throw new UsageError(
      `${bundle === undefined ? '--rebuild' : '--bundle'} cannot be used with --offline or BAKELET_OFFLINE`,
      { next: 'run the command on a machine with network access' },
    )
  const project = await projectOf({ ...flags, offline })
  if (flags.rebuild) return rebuildAndCompare(project)
  // Only closed networks load these.
  if (bundle !== undefined) return writeBundle(project, bundle, base)
  if (from !== undefined) {
    const { importProjectBundle } = await import('../tasks/import-bundle.ts')
    await importProjectBundle(project, from, digest)
  }
  printPath((await fetch(project)).file)
  return 0
}

async function writeBundle(project: Project, folder: string, base: boolean): Promise<ExitCode> {
  const { writeProjectBundle } = await import('../tasks/bundle.ts')
  const written = await writeProjectBundle(project, folder, { base })
  printPath(written.file)
  complain(
    `  ${amount(written.sizeBytes)}; transfer this digest through a different channel than the folder:`,
  )
  print(`${written.sha256}  ${written.manifest}`)
  return 0
}

/** `bakelet fetch --rebuild`: builds everything twice, and fails if two builds differ. */
async function rebuildAndCompare(project: Project): Promise<ExitCode> {
  const { rebuild } = await import('../tasks/rebuild.ts')
  const results = await rebuild(project)
  for (const { artifact, first, second, same } of results)
    print(`${artifact.name} ${artifact.version}  ${same ? `same ${first}` : `DIFFERENT ${first} ${second}`}`)
  const differing = results.filter(({ same }) => !same)
  if (differing.length === 0) return 0
  const both = differing.map(({ artifact, first, second }) => `${artifact.name} is ${first} and ${second}`)
  throw new WorldError(`two builds of the same source differ: ${both.join(', ')}`)
}
