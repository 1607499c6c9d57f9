import { isProgram } from '../../plan/artifact.ts'
import { planDigest } from '../../plan/digest.ts'
import type { Plan } from '../../plan/types.ts'
import { hclBlock, hclFileInFolder, hclInteger, hclString, hclTemplateString } from '../../render/hcl.ts'
import { mebibytesOf } from '../mkosi/disk-size.ts'
import type { PackerOptions } from './options.ts'

/** node.pkr.hcl: what the static files read of the config. */
export function nodeLocals(plan: Plan, { size, base }: PackerOptions): string {
  const digest = planDigest(plan)
  const tags = {
    'bakelet:name': plan.name,
    'bakelet:plan': digest,
    // Clouds take fewer characters in a label than the name of a plugin may have.
    ...Object.fromEntries(
      plan.artifacts.filter(isProgram).map(({ name, version }) => [`bakelet:${name}`, version]),
    ),
  }
  const locals = hclBlock('locals', {
    attributes: {
      name: hclString(plan.name),
      arch: hclString(plan.arch),
      plan: hclString(digest),
      disk_mib: hclInteger(mebibytesOf(size)),
      base_image: 'url' in base ? hclTemplateString(base.url) : hclFileInFolder(base.file),
      base_checksum: hclTemplateString(base.checksum),
    },
    objects: {
      tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, hclTemplateString(value)])),
    },
  })
  return `# Made by bakelet from the config, which is the place to change it.\n\n${locals}`
}
