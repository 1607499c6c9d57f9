import type { Compiled } from '../compile.ts'
import { checkImage } from '../outputs/mkosi/check.ts'
import type { Plan } from '../plan/types.ts'
import { planOrReport } from './report.ts'

/** What an image is made from; undefined, and printed why, where it cannot be made. */
export async function imagePlan(
  compiled: Compiled,
  file: string,
): Promise<{ readonly plan: Plan; readonly size: string } | undefined> {
  const size = compiled.config?.image.size
  if (size === undefined || compiled.plan === undefined) {
    await planOrReport(compiled)
    return undefined
  }
  const plan = await planOrReport(compiled, checkImage(compiled.plan, size, file))
  return plan && { plan, size }
}
