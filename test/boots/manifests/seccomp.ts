import { run } from '../../../src/host/process.ts'
import { containersOf, type Manifest } from './manifest.ts'

/** Modes of seccomp by `POD/CONTAINER`, as containers of `standIn` tell them: proc_pid_status(5). */
type Modes = Readonly<Record<string, string>>

export async function seccompModes(pid: number): Promise<Modes> {
  const script = 'cd /var/log/pods && grep -r "Seccomp:" .'
  const { stdout } = await run('nsenter', ['-t', `${pid}`, '-m', '-p', 'sh', '-c', script])
  return Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map(line => {
        const [, pod, container, mode] =
          /^\.\/[^_]+_(.+)-edge-manifests_[^/]+\/([^/]+)\/.*Seccomp:\s*(\d)$/.exec(line) ?? []
        return [`${pod}/${container}`, mode ?? line]
      }),
  )
}

/** No filter where a container is privileged or wants none, and a filter everywhere else. */
export function expectedModes(manifests: readonly Manifest[]): Modes {
  const all = manifests.flatMap(({ pod }) =>
    containersOf(pod.spec).map(({ container: { name, securityContext }, ends }) => {
      const wanted = securityContext?.seccompProfile ?? pod.spec.securityContext?.seccompProfile
      const isFree = securityContext?.privileged || wanted?.type === 'Unconfined'
      return ends ? [] : [[`${pod.metadata.name}/${name}`, isFree ? '0' : '2'] as const]
    }),
  )
  return Object.fromEntries(all.flat())
}
