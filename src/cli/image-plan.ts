import type { Compiled } from '../compile/index.ts'
import type { Config } from '../config/schema.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { checkImage } from '../outputs/mkosi/check.ts'
import type { Plan } from '../plan/types.ts'
import { planOrReport } from './report.ts'

/** What an image is made from; undefined, and printed why, where it cannot be made. */
export async function imagePlan(
  compiled: Compiled,
  file: string,
  checkMore: (plan: Plan, image: Config['image']) => readonly Diagnostic[] = () => [],
): Promise<
  { readonly plan: Plan; readonly image: Config['image']; readonly base: Config['base'] } | undefined
> {
  if (compiled.config === undefined || compiled.plan === undefined) {
    await planOrReport(compiled)
    return undefined
  }
  const { image, base } = compiled.config
  const plan = await planOrReport(compiled, [
    ...checkImage(image.size, file),
    ...checkMore(compiled.plan, image),
  ])
  return plan && { plan, image, base }
}
