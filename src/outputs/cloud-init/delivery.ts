import type { FetchedPlan } from '../../plan/fetched-plan.ts'
import type { Plan } from '../../plan/types.ts'

/** The node, and where it downloads from. */
export type Delivery =
  /** Releases come from upstream, images from their registries. */
  | { readonly plan: Plan; readonly mirror?: undefined }
  /** Everything comes from URL/sha256/DIGEST, as `bakelet serve` hands out the store. */
  | { readonly plan: FetchedPlan; readonly mirror: string }
