import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultStoreDirectory, openStore } from '../artifacts/store.ts'
import { bake as bakeImage, bakeTools, type ImageFormat } from '../bake/bake.ts'
import { requireMkosi } from '../bake/mkosi.ts'
import { amount } from './amount.ts'
import { fetchAndRecord } from './fetch.ts'
import { outFolder } from './fetched.ts'
import { imagePlan } from './image-plan.ts'
import { compileFile, needConfig } from './inputs.ts'
import { complain, print } from './print.ts'
import type { ExitCode } from './program.ts'
import { withProgress } from './progress.ts'
import { interrupted } from './signals.ts'
import { ensureTools, withTools } from './tools.ts'

export interface BakeCommandOptions {
  readonly config?: string
  readonly format: readonly ImageFormat[]
  readonly installTools?: boolean
}

/** `bakelet bake`: the disk image in which everything is in place. Prints the image's path. */
export async function bake(options: BakeCommandOptions): Promise<ExitCode> {
  const source = needConfig(options.config)
  const planned = await imagePlan(await compileFile(source), source.file)
  if (!planned) return 1
  const { size } = planned
  const signal = interrupted()
  const install = options.installTools ?? false
  await withProgress('tools', async progress => {
    await ensureTools(bakeTools, { install, report: progress.detail, signal })
    await requireMkosi(signal)
  })
  const fetched = await withProgress('fetch', progress =>
    withTools(() => fetchAndRecord(planned.plan, progress, signal), {
      install,
      report: progress.detail,
      signal,
    }),
  )
  const { plan } = await compileFile(source, fetched)
  if (!plan) return 1
  const images = await withProgress('bake', async progress =>
    bakeImage({
      ...{ plan, size, signal },
      store: await openStore(),
      formats: options.format,
      folder: outFolder(plan.name),
      cache: join(defaultStoreDirectory(), 'mkosi'),
      report: progress.detail,
    }),
  )
  for (const image of images) {
    complain(`  ${image}: ${amount((await stat(image)).size)}`)
    print(image)
  }
  return 0
}
