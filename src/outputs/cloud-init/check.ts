import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { isUpstreams } from '../../plan/artifact-list.ts'
import { isOfConfig } from '../../plan/parents.ts'
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

/** The most that the metadata server of Google Compute Engine has for a value ("About VM metadata"); no cloud takes more. */
const mostBytes = 262_144

/** Files of the config that no user-data has room for. `parts`: see userDataParts(). */
export function checkFiles(
  { files }: Plan,
  parts: readonly { readonly name: string; readonly bytes: number }[],
  file: string,
): Diagnostic[] {
  return files.filter(isOfConfig).flatMap(({ path, origin }): Diagnostic[] => {
    const bytes = parts.find(({ name }) => name === path)?.bytes ?? 0
    if (bytes <= mostBytes) return []
    return [
      {
        code: 'user-data-too-large',
        severity: 'error',
        message: `\`${path}\` takes ${bytes} bytes of user-data; no cloud takes more than ${mostBytes}, and EC2 ${ec2LimitBytes}`,
        file,
        path: origin.path,
        at: 'key',
        hint: 'bring it in an image: `bakelet bake`, or `bakelet gen packer`',
      },
    ]
  })
}

/** User-data that is too large for somebody. `largest`: the file of the config that takes most of it. */
export function checkSize(
  sizeBytes: number,
  { file, gzip, largest }: { file: string; gzip?: boolean; largest?: Plan['files'][number] | undefined },
): Diagnostic[] {
  if (sizeBytes <= ec2LimitBytes) return []
  if (largest)
    return [
      {
        code: 'user-data-too-large',
        severity: 'warning',
        message: `user-data is ${sizeBytes} bytes, and EC2 takes ${ec2LimitBytes}; \`${largest.path}\` is its largest file`,
        file,
        path: largest.origin.path,
        at: 'key',
        hint: `${gzip ? '' : '--gzip makes it smaller; '}a baked image has no limit; --explain-size shows what costs`,
      },
    ]
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
