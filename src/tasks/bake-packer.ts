import { bakeWithPacker, packerTools } from '../bake/packer.ts'
import { baseTools } from '../base/base-image.ts'
import { UsageError } from '../host/errors.ts'
import { requireTool } from '../host/tools.ts'
import { checkPacker } from '../outputs/packer/check.ts'
import { probeAcceleration } from '../vm/qemu/probe.ts'
import type { BakedImages, BakeOptions } from './bake.ts'
import { baseImageOf, requireOfflineBase } from './base-image.ts'
import { fetchPlanned } from './fetch.ts'
import { judgeFetched } from './judge.ts'
import { planOf } from './planned.ts'
import { outFolder, type Project } from './project.ts'
import { step } from './step.ts'
import { toolsStep } from './tools.ts'
import { ofPacker } from './unused-settings.ts'

/** As bake(), with Packer: a qcow2 without an SBOM, made in a QEMU machine that boots the config's base. */
export async function bakeInMachine(
  project: Project,
  { formats }: Pick<BakeOptions, 'formats'> = {},
): Promise<BakedImages> {
  const planned = await planOf(project, (planned, file) => [
    ...ofPacker(planned, file),
    ...checkPacker(
      planned.plan,
      { builders: ['qemu'], delivery: 'upload', size: planned.config.image.size },
      { file, fetched: undefined },
    ),
  ])
  const { image, base: from } = planned.config
  if (formats?.some(format => format !== 'qcow2'))
    throw new UsageError('Packer writes only a qcow2', {
      next: 'leave out --format, or leave out --with packer',
    })
  await toolsStep(project, [...new Set([...packerTools, ...baseTools(from, project.offline)])])
  if (project.offline) await requireOfflineBase(project, planned)
  const { plan } = await fetchPlanned(project, planned.plan)
  await judgeFetched(project, planned, plan)
  const base = await step(project, 'base image', progress => baseImageOf(project, planned, progress))
  const baked = await step(project, 'packer build', async progress => {
    const { accelerator, reason } = await probeAcceleration(await requireTool('qemu-system-x86_64'))
    if (accelerator === 'tcg') progress.note(`${reason}: TCG executes the machine, which takes minutes`)
    return bakeWithPacker({
      ...{ plan, base, accelerator, signal: project.signal, size: image.size },
      store: await project.store(),
      folder: outFolder(project, plan),
      report: progress.detail,
    })
  })
  return { plan, images: [baked] }
}
