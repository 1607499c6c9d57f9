import { join } from 'node:path'
import type { SourceFile } from '../config/document.ts'
import { starter } from '../config/starter.ts'
import { writeFileAtomic } from '../host/files.ts'
import { findConfig, needConfig } from './inputs.ts'
import { complain } from './print.ts'

/** Where no config is named and none is here: what `bakelet init` would write, in out/, so that it can be looked at. */
export async function configOrStarter(asked: string | undefined): Promise<SourceFile> {
  if (asked !== undefined) return needConfig(asked)
  const found = findConfig(undefined)
  if (found) return found
  const folder = join('out', 'starter')
  for (const { path, content } of starter('starter')) await writeFileAtomic(join(folder, path), content)
  complain(`no config in this folder: taking ${folder}, which is what \`bakelet init\` writes`)
  return needConfig(join(folder, 'bakelet.yaml'))
}
