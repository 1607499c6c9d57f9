import { planDigest } from '../../plan/digest.ts'
import type { Plan } from '../../plan/types.ts'
import { yaml } from '../../render/yaml.ts'

/**
 * The other file of a NoCloud seed. A new plan is a new instance: cloud-init runs its per-instance modules again when
 * instance-id changes.
 */
export function metaData(plan: Plan): string {
  return yaml({
    'instance-id': `${plan.name}-${planDigest(plan).slice(0, 12)}`,
    'local-hostname': plan.hostname,
  })
}
