import { join } from 'node:path'
import { checkDigests, checkSize } from '../outputs/cloud-init/check.ts'
import { cloudConfig } from '../outputs/cloud-init/index.ts'
import { explainSize } from '../outputs/cloud-init/size.ts'
import { compileFile, needConfig } from '../tasks/inputs.ts'
import type { ExitCode } from './exit-code.ts'
import { fetchedFor } from './fetched.ts'
import { complain, print, printBytes } from './print.ts'
import { planOrReport } from './report.ts'

export interface GenCloudInitOptions {
  readonly config?: string
  readonly output?: string
  readonly mirror?: string
  readonly gzip?: boolean
  readonly explainSize?: boolean
}

/** `bakelet gen cloud-init`: user-data on standard output, or with meta-data in a folder. */
export async function genCloudInit(options: GenCloudInitOptions): Promise<ExitCode> {
  const source = needConfig(options.config)
  // What was fetched counts only where the node fetches it from us: user-data for everybody names upstream's releases.
  const compiled = await compileFile(
    source,
    options.mirror === undefined ? undefined : await fetchedFor(source),
  )
  const text = compiled.plan && (await cloudConfig(compiled.plan, options))
  const bytes = text === undefined ? undefined : options.gzip ? await compress(text) : Buffer.from(text)
  const plan = await planOrReport(
    compiled,
    compiled.plan && bytes
      ? [
          ...checkDigests(compiled.plan, source.file, options.mirror),
          ...checkSize(bytes.length, { file: source.file, ...options }),
        ]
      : [],
  )
  if (!plan || !bytes) return 1

  if (options.explainSize) print((await explainSize(plan, options, bytes.length)).trimEnd().split('\n'))
  else if (options.output === undefined) printBytes(bytes)
  else {
    const [{ writeGenerated }, { metaData }] = await Promise.all([
      import('../host/generated/index.ts'),
      import('../outputs/cloud-init/meta-data.ts'),
    ])
    await writeGenerated(options.output, {
      output: 'cloud-init',
      files: [
        { path: 'user-data', mode: '0644', content: bytes },
        { path: 'meta-data', mode: '0644', content: metaData(plan) },
      ],
      // The rest of a NoCloud seed is the user's: network-config, vendor-data.
      beside: true,
    })
    complain(`wrote ${join(options.output, 'user-data')} (${bytes.length} bytes) and meta-data`)
  }
  return 0
}

async function compress(text: string): Promise<Buffer> {
  const { gzipSync } = await import('fflate')
  return Buffer.from(gzipSync(Buffer.from(text), { level: 9, mtime: 0 }))
}
