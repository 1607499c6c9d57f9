import { join } from 'node:path'
import { openStore } from '../artifacts/store.ts'
import { artifactFiles } from '../bake/artifact-files.ts'
import { machineMirror } from '../host/apt-sources.ts'
import { writeGenerated } from '../host/generated/index.ts'
import { mkosiFolder } from '../outputs/mkosi/index.ts'
import { compileFile, needConfig } from '../tasks/inputs.ts'
import type { ExitCode } from './exit-code.ts'
import { needFetched, outFolder } from './fetched.ts'
import { imagePlan } from './image-plan.ts'
import { printPath } from './print.ts'

/** `bakelet gen mkosi`: a folder that mkosi makes the disk image from, with everything that it needs. */
export async function genMkosi(options: {
  readonly config?: string
  readonly output?: string
}): Promise<ExitCode> {
  const source = needConfig(options.config)
  const planned = await imagePlan(await compileFile(source), source.file)
  if (!planned) return 1
  const plan = needFetched(planned.plan)
  const { image } = planned
  const folder = options.output ?? join(outFolder(plan.name), 'mkosi')
  const files = mkosiFolder(plan, { ...image, mirror: await machineMirror() })
  const artifacts = await artifactFiles('artifacts', { plan, store: await openStore() })
  await writeGenerated(folder, { output: 'mkosi', files: [...files, ...artifacts] })
  printPath(folder)
  return 0
}
