import { join } from 'node:path'
import { quote } from '../diagnostics/quote.ts'
import { checkDigests, checkSize } from '../outputs/cloud-init/check.ts'
import type { Delivery } from '../outputs/cloud-init/delivery.ts'
import { cloudConfig } from '../outputs/cloud-init/index.ts'
import { explainSize } from '../outputs/cloud-init/size.ts'
import type { Plan } from '../plan/types.ts'
import { compileFile, needConfig } from '../tasks/inputs.ts'
import type { ExitCode } from './exit-code.ts'
import { needFetched } from './fetched.ts'
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
  const compiled = await compileFile(source)
  const delivery = compiled.plan && deliveryOf(compiled.plan, options.mirror)
  const text = delivery && (await cloudConfig(delivery))
  const bytes = text === undefined ? undefined : options.gzip ? await compress(text) : Buffer.from(text)
  const plan = await planOrReport(
    compiled,
    compiled.plan && bytes
      ? [
          ...(options.mirror === undefined ? checkDigests(compiled.plan, source.file) : []),
          ...checkSize(bytes.length, { file: source.file, ...options }),
        ]
      : [],
  )
  if (!plan || !bytes || !delivery) return 1

  if (options.explainSize) print((await explainSize(delivery, bytes.length)).trimEnd().split('\n'))
  else if (options.output === undefined) printBytes(bytes)
  else {
    const [{ writeGenerated }, { metaData }] = await Promise.all([
      import('../host/generated/index.ts'),
      import('../outputs/cloud-init/meta-data.ts'),
    ])
    await writeGenerated(options.output, {
      output: 'cloud-init',
      files: [
        // Pod manifests, which may hold passwords, are in it: on the node they are 0600 as well.
        { path: 'user-data', mode: '0600', content: bytes },
        { path: 'meta-data', mode: '0644', content: metaData(plan) },
      ],
      // The rest of a NoCloud seed is the user's: network-config, vendor-data.
      beside: true,
    })
    complain(`wrote ${quote(join(options.output, 'user-data'))} (${bytes.length} bytes) and meta-data`)
  }
  return 0
}

function deliveryOf(plan: Plan, mirror: string | undefined): Delivery {
  return mirror === undefined ? { plan } : { plan: needFetched(plan), mirror }
}

async function compress(text: string): Promise<Buffer> {
  const { gzipSync } = await import('fflate')
  return Buffer.from(gzipSync(Buffer.from(text), { level: 9, mtime: 0 }))
}
