import { join } from 'node:path'
import { artifactFiles } from '../bake/artifact-files.ts'
import { machineMirror } from '../host/apt-sources.ts'
import { writeGenerated } from '../host/generated/index.ts'
import { mkosiFolder } from '../outputs/mkosi/index.ts'
import { needFetched } from './fetched.ts'
import { planOf } from './planned.ts'
import { outFolder, type Project } from './project.ts'
import { ofBake } from './unused-settings.ts'

export interface GenFolderOptions {
  /** Folder to write. Default: OUT/NAME and the name of the output. */
  readonly folder?: string
}

/** Writes a folder from which mkosi makes the disk image, and returns its path. Needs what `fetch` brought. */
export async function genMkosi(project: Project, options: GenFolderOptions = {}): Promise<string> {
  const planned = await planOf(project, ofBake)
  const plan = await needFetched(project, planned.plan)
  const folder = options.folder ?? join(outFolder(project, plan), 'mkosi')
  const files = mkosiFolder(plan, { ...planned.config.image, mirror: await machineMirror() })
  const artifacts = await artifactFiles('artifacts', { plan, store: await project.store() })
  await writeGenerated(folder, { output: 'mkosi', files: [...files, ...artifacts] })
  return folder
}
