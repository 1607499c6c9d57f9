import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { bytesOf } from '../../../src/plan/content.ts'
import { nodePaths } from '../../../src/plan/paths.ts'
import type { Plan } from '../../../src/plan/types.ts'

/** Writes what a plan has for containerd's registries into a folder, which then is a `config_path`. */
export async function writtenTo(folder: string, plan: Plan): Promise<string> {
  const root = nodePaths(plan.prefix).registryHosts
  for (const { path, content } of plan.files.filter(({ path }) => path.startsWith(`${root}/`))) {
    const file = join(folder, path.slice(root.length))
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, bytesOf(content))
  }
  return folder
}
