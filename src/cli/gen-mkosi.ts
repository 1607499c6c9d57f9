import { join } from 'node:path'
import { openStore } from '../artifacts/store.ts'
import { writeArtifacts, writeFolder } from '../bake/folder.ts'
import { machineMirror } from '../base/build-debian.ts'
import { WorldError } from '../host/errors.ts'
import { checkImage } from '../outputs/mkosi/check.ts'
import { mkosiFolder } from '../outputs/mkosi/index.ts'
import { fetchedFor, outFolder } from './fetched.ts'
import { compileFile, needConfig } from './inputs.ts'
import { print } from './print.ts'
import type { ExitCode } from './program.ts'
import { planOrReport } from './report.ts'

/** `gen mkosi`: a folder that mkosi makes the disk image from, with everything that it needs. */
export async function genMkosi(options: {
  readonly config?: string
  readonly output?: string
}): Promise<ExitCode> {
  const source = needConfig(options.config)
  const fetched = await fetchedFor(source)
  const compiled = await compileFile(source, fetched)
  const plan = await planOrReport(compiled, compiled.plan && checkImage(compiled.plan, source.file))
  if (!plan || !compiled.config) return 1
  if (!fetched)
    throw new WorldError('nothing was fetched for this config', { next: '`bakelet fetch` fills the store' })
  const folder = options.output ?? join(outFolder(plan.name), 'mkosi')
  const { size } = compiled.config.image
  await writeFolder(folder, mkosiFolder(plan, { size, mirror: await machineMirror() }))
  await writeArtifacts(folder, plan, await openStore())
  print(folder)
  return 0
}
