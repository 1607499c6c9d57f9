import { containersOf, type Manifest } from './manifest.ts'

/** How the kernel confines containers, by `POD/CONTAINER`, as those of `standIn` tell it: proc_pid_status(5), proc_pid_attr(5). */
type Confinement = Readonly<Record<string, string>>

/** Prints the lines in which containers tell it. */
export const confinementCommand = 'cd /var/log/pods && grep -r -e Seccomp: -e AppArmor: .'

/** `Seccomp` or `AppArmor` of every container, from the lines that the command prints. */
export function confinementIn(lines: string, kind: 'Seccomp' | 'AppArmor'): Confinement {
  const told = lines
    .trim()
    .split('\n')
    .filter(line => line.includes(`${kind}:`))
  return Object.fromEntries(
    told.map(line => {
      const [, pod, container, rest = ''] =
        /^\.\/[^_]+_(.+)-edge-manifests_[^/]+\/([^/]+)\/[^:]*:(.*)$/.exec(line) ?? []
      return [`${pod}/${container}`, rest.split(`${kind}:`)[1]?.trim() ?? line]
    }),
  )
}

/** No filter where a container is privileged or wants none, and a filter everywhere else. */
export const expectedSeccomp = (manifests: readonly Manifest[]) =>
  expected(manifests, 'seccompProfile', ['0', '2'])

/** No profile where a container is privileged or wants none, and containerd's own everywhere else. */
export const expectedAppArmor = (manifests: readonly Manifest[]) =>
  expected(manifests, 'appArmorProfile', ['unconfined', 'cri-containerd.apparmor.d (enforce)'])

function expected(
  manifests: readonly Manifest[],
  profile: 'seccompProfile' | 'appArmorProfile',
  [free, confined]: readonly [string, string],
): Confinement {
  const all = manifests.flatMap(({ pod: { metadata, spec } }) =>
    containersOf(spec).flatMap(({ container: { name, securityContext }, ends }) => {
      const wanted = securityContext?.[profile] ?? spec.securityContext?.[profile]
      const isFree = securityContext?.privileged || wanted?.type === 'Unconfined'
      return ends ? [] : [[`${metadata.name}/${name}`, isFree ? free : confined] as const]
    }),
  )
  return Object.fromEntries(all)
}
