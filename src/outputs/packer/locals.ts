import { planDigest } from '../../plan/digest.ts'
import type { Plan } from '../../plan/types.ts'
import type { Encoded } from '../../render/encoded.ts'
import { hclLocals, hclString, hclTemplateString } from '../../render/hcl.ts'
import { mebibytesOf } from '../mkosi/disk-size.ts'
import type { PackerOptions } from './options.ts'

/** node.pkr.hcl: what the static files read of the config. */
export function nodeLocals(plan: Plan, { size, base }: PackerOptions): string {
  const digest = planDigest(plan)
  const tags = {
    'bakelet:name': plan.name,
    'bakelet:plan': digest,
    ...Object.fromEntries(plan.artifacts.map(({ name, version }) => [`bakelet:${name}`, version])),
  }
  const locals = hclLocals({
    name: hclString(plan.name),
    arch: hclString(plan.arch),
    plan: hclString(digest),
    disk_mib: String(mebibytesOf(size)) as Encoded,
    base_image: baseImage(base),
    base_checksum: hclTemplateString(base.checksum),
    tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, hclTemplateString(value)])),
  })
  return `# Made by bakelet from the config, which is the place to change it.\n\n${locals}`
}

/** A file is in the folder: Packer takes a relative path from where it was started. */
function baseImage(base: PackerOptions['base']): Encoded {
  return 'url' in base ? hclTemplateString(base.url) : (`"\${path.root}/${base.file}"` as Encoded)
}
