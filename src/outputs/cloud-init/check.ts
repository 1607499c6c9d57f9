import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { isUpstreams } from '../../plan/artifact-list.ts'
import type { Origin } from '../../plan/entry.ts'
import { managedTree } from '../../plan/managed.ts'
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
export const mostBytes = 262_144

/** Files, all of them named by the config, that no user-data has room for. `parts`: what each takes of it, compressed. */
export function checkFiles({ files, arch }: Plan, parts: readonly Part[], file: string): Diagnostic[] {
  return files.flatMap(({ path, origin }): Diagnostic[] => {
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
        hint: `${inImage}${isPlugin(origin) ? `; or let the node download it: \`${arch}: {url, sha256}\` in place of \`source\`` : ''}`,
      },
    ]
  })
}

const inImage = 'bring it in an image: `bakelet bake`, or `bakelet gen packer`'
const isPlugin = ({ path }: Origin) => path[0] === 'kubelet' && path[1] === 'credentialProviders'

export interface UserDataSize {
  readonly bytes: number
  /** With --gzip. */
  readonly gzipped: number
  /** What the bytes are those of. */
  readonly isGzipped: boolean
}

/** User-data that is too large for EC2: by how much, what takes most of it, and what fits. */
export function checkSize(
  plan: Plan,
  size: UserDataSize,
  parts: readonly Part[],
  file: string,
): Diagnostic[] {
  const { bytes, gzipped, isGzipped } = size
  if (bytes <= ec2LimitBytes) return []
  const largest = largestOf(plan, parts)
  const named = largest.map(({ name, bytes }) => `\`${name}\` (${bytes})`).join(', ')
  const cut = 'cut what is largest'
  const compress =
    gzipped <= ec2LimitBytes
      ? `--gzip makes it ${gzipped} bytes, which fits`
      : `${cut}: --gzip makes it ${gzipped} bytes, still too many`
  return [
    {
      code: 'user-data-too-large',
      severity: 'warning',
      message: `user-data is ${bytes} bytes, ${bytes - ec2LimitBytes} more than EC2 takes; largest: ${named}`,
      file,
      path: largest[0]?.origin.path ?? [],
      at: 'key',
      hint: `${isGzipped ? cut : compress}; or bake an image, whose machines need some hundred bytes each (\`bakelet gen seed\`); --explain-size lists all`,
    },
  ]
}

type Part = { readonly name: string; readonly bytes: number }

/** The three largest that the config asks for. bakelet's own scripts take their bytes whatever it says. */
function largestOf(plan: Plan, parts: readonly Part[]) {
  const origins = new Map(managedTree(plan).map(({ path, origin }): [string, Origin] => [path, origin]))
  return parts
    .flatMap(part => {
      const origin = origins.get(part.name)
      return origin && origin.path.length > 0 ? [{ ...part, origin }] : []
    })
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
}
