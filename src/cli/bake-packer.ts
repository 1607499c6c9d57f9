import { openStore } from '../artifacts/store.ts'
import { bakeWithPacker, packerTools } from '../bake/packer.ts'
import { baseTools } from '../base/base-image.ts'
import type { SourceFile } from '../config/document.ts'
import { WorldError } from '../host/errors.ts'
import { requireTool } from '../host/tools.ts'
import { checkPacker } from '../outputs/packer/check.ts'
import { withFetched } from '../plan/with-fetched.ts'
import { compileFile } from '../tasks/inputs.ts'
import { probeAcceleration } from '../vm/qemu/probe.ts'
import type { BakedImage } from './bake-image.ts'
import { fetchWithTools, type NetworkOptions } from './fetch.ts'
import { outFolder } from './fetched.ts'
import { baseImageOf, requireOffline } from './first-boot.ts'
import { imagePlan } from './image-plan.ts'
import { withProgress } from './progress.ts'
import { ensureTools } from './tools.ts'

interface BakePackerOptions extends NetworkOptions {
  readonly formats: readonly string[] | undefined
}

/** `bakelet bake --with packer`: as bakeConfig(), in a machine that boots the config's base. */
export async function bakeConfigWithPacker(
  source: SourceFile,
  { formats, ...network }: BakePackerOptions,
): Promise<BakedImage | undefined> {
  const compiled = await compileFile(source)
  const planned = await imagePlan(compiled, source.file, (plan, { size }) =>
    checkPacker(
      plan,
      { builders: ['qemu'], delivery: 'upload', size },
      { file: source.file, fetched: undefined },
    ),
  )
  if (!planned) return undefined
  const { image, base: from } = planned
  const { install, offline, signal } = network
  if (formats?.some(format => format !== 'qcow2'))
    throw new WorldError('Packer writes only a qcow2', {
      next: 'leave out --format, or leave out --with packer',
    })
  await withProgress('tools', progress =>
    ensureTools([...new Set([...packerTools, ...baseTools(from, offline)])], {
      install,
      report: progress.detail,
      signal,
    }),
  )
  if (offline) await requireOffline(compiled, planned.plan, source.file, signal)
  const fetched = await fetchWithTools(planned.plan, network)
  const plan = withFetched(planned.plan, fetched)
  const base = await withProgress('base image', progress =>
    baseImageOf(compiled, plan, source.file, { progress, offline, signal }),
  )
  const baked = await withProgress('packer build', async progress => {
    const { accelerator, reason } = await probeAcceleration(await requireTool('qemu-system-x86_64'))
    if (accelerator === 'tcg') progress.note(`${reason}: TCG executes the machine, which takes minutes`)
    return bakeWithPacker({
      ...{ plan, base, accelerator, signal, size: image.size },
      store: await openStore(),
      folder: outFolder(plan.name),
      report: progress.detail,
    })
  })
  return { plan, images: [baked] }
}
