import type { Config } from '../config/schema.ts'
import { type ImageContents, imagePackages } from '../outputs/mkosi/index.ts'
import { toolsPackages } from '../outputs/mkosi/tools.ts'
import type { Plan } from '../plan/types.ts'

/** What a bundle is for: all that comes from elsewhere when this config is baked, booted, or built by Packer. */
export interface Requirements {
  readonly plan: Plan
  readonly base: Config['base']
  /** Sets of Debian packages that mkosi installs. */
  readonly packages: readonly (readonly string[])[]
}

/** The sets of packages that a bake of this plan installs: the image's, and those of the tools that make it. */
export function packageSets(plan: Plan, image: ImageContents): readonly (readonly string[])[] {
  return [imagePackages(plan, image), toolsPackages]
}
