import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { isUpstreams } from '../../plan/artifact-list.ts'
import type { Plan } from '../../plan/types.ts'

/** EC2's limit on raw user-data, before base64 ("Run commands on your Linux instance at launch", EC2 user guide). */
export const ec2LimitBytes = 16_384

/** Artifacts that a node without a mirror cannot download: upstream has no release with the digest of the plan. */
export function checkDigests(plan: Plan, file: string): Diagnostic[] {
  return plan.artifacts
    .filter(artifact => !isUpstreams(artifact))
    .map(({ name, version, origin, build }) => ({
      code: 'plan-no-digest',
      severity: 'error',
      message: `${name} ${version} is built here, so ${build ? 'there is nowhere to download it from' : 'its digest is not known yet'}`,
      file,
      path: origin.path,
      hint: 'run `bakelet fetch`, then give --mirror URL, where `bakelet serve` hands it out',
    }))
}

/** User-data that is too large for somebody. */
export function checkSize(sizeBytes: number, { file, gzip }: { file: string; gzip?: boolean }): Diagnostic[] {
  if (sizeBytes <= ec2LimitBytes) return []
  return [
    {
      code: 'user-data-too-large',
      severity: 'warning',
      message: `user-data is ${sizeBytes} bytes, and EC2 takes ${ec2LimitBytes}`,
      file,
      path: [],
      hint: gzip
        ? 'move content out of the pods; --explain-size shows what costs'
        : '--gzip makes it smaller; --explain-size shows what costs',
    },
  ]
}
