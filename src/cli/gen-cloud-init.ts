import { join } from 'node:path'
import { quote } from '../diagnostics/quote.ts'
import { genCloudInit, writeSeed } from '../tasks/gen-cloud-init.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, print, printBytes } from './print.ts'
import { type ProjectFlags, quickProject } from './project.ts'

export interface GenCloudInitFlags extends ProjectFlags {
  readonly output?: string
  readonly mirror?: string
  readonly gzip?: boolean
  readonly explainSize?: boolean
}

/** `bakelet gen cloud-init`: user-data on standard output, or with meta-data in a folder. */
export async function genCloudInitCommand(flags: GenCloudInitFlags): Promise<ExitCode> {
  const { output } = flags
  const userData = await genCloudInit(await quickProject(flags), flags)
  const { bytes, delivery } = userData
  if (flags.explainSize) {
    const { explainSize } = await import('../outputs/cloud-init/size.ts')
    print((await explainSize(delivery, bytes.length)).trimEnd().split('\n'))
  } else if (output === undefined) printBytes(bytes)
  else {
    await writeSeed(output, userData)
    complain(`wrote ${quote(join(output, 'user-data'))} (${bytes.length} bytes) and meta-data`)
  }
  return 0
}
