import type { Compiled } from '../compile.ts'
import type { Config } from '../config/schema.ts'
import { checkImage } from '../outputs/mkosi/check.ts'
import type { Plan } from '../plan/types.ts'
import { planOrReport } from './report.ts'

/** What an image is made from; undefined, and printed why, where it cannot be made. */
export async function imagePlan(
  compiled: Compiled,
  file: string,
): Promise<{ readonly plan: Plan; readonly image: Config['image'] } | undefined> {
  const image = compiled.config?.image
  if (image === undefined || compiled.plan === undefined) {
    await planOrReport(compiled)
    return undefined
  }
  const plan = await planOrReport(compiled, checkImage(image.size, file))
  return plan && { plan, image }
}
