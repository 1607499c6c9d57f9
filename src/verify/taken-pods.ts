import { createHash } from 'node:crypto'
import { bytesOf } from '../plan/content.ts'
import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import { shellWord } from '../render/shell.ts'
import { type Check, compared } from './check.ts'

/** Shell command that lists the manifests which the kubelet reads, as sha256sum(1) does: with -z it writes names as they are. */
export function listTakenCommand({ prefix }: Pick<Plan, 'prefix'>): string {
  return `cd ${shellWord(nodePaths(prefix).takenPods)} && find . -type f -exec sha256sum -z {} +; true`
}

const next =
  '`bakelet doctor` says what bakelet-guard refused; `systemctl start bakelet-guard` brings the rest'

/** Compares what the kubelet reads with the plan. `listed`: the names in the folder in which people write. */
export function takenChecks(
  { pods, prefix }: Pick<Plan, 'pods' | 'prefix'>,
  output: string,
  listed: ReadonlySet<string>,
): readonly Check[] {
  const folder = nodePaths(prefix).takenPods
  // The digest, a space, a space or an asterisk, "./" and the name.
  const sums = output.split('\0').filter(line => line !== '')
  const taken = new Map(sums.map(line => [line.slice(68), line.slice(0, 64)]))
  const planned = pods.map(({ fileName, content }) => {
    const sha256 = createHash('sha256').update(bytesOf(content)).digest('hex')
    return compared(
      { area: 'files', name: `${folder}/${fileName}`, expected: `sha256 ${sha256}` },
      taken.has(fileName) ? `sha256 ${taken.get(fileName)}` : undefined,
      next,
    )
  })
  const names = new Set(pods.map(({ fileName }) => fileName))
  const extra = [...taken.keys()].filter(name => !names.has(name) && !listed.has(name)).sort()
  return [
    ...planned,
    ...extra.map(
      (name): Check => ({
        ...{ area: 'files', name: `${folder}/${name}`, expected: 'nothing', outcome: 'different' },
        ...{ found: 'a manifest that bakelet-guard did not bring', next: 'delete it on the node' },
      }),
    ),
  ]
}
