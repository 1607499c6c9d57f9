import type { Config } from '../../../config/schema.ts'
import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/** Where the kubelet looks for seccomp profiles: <root-dir>/seccomp, pkg/kubelet/kubelet.go@v1.36.4. */
const seccompRoot = '/var/lib/kubelet/seccomp'

/** Profiles of seccomp(2) and AppArmor that are to be on the node. */
export function checkProfiles(pod: Node, { files, system }: Config, out: Reporter): void {
  const spec = pod.get('spec')
  const contexts = [spec, ...containersOf(spec).map(({ node }) => node)].map(owner =>
    owner.get('securityContext'),
  )
  for (const profile of contexts.map(context => context.get('seccompProfile'))) {
    const name = profile.get('localhostProfile')
    if (profile.get('type').value !== 'Localhost' || !name.string) continue
    const path = `${seccompRoot}/${name.string}`
    if (!Object.hasOwn(files, path))
      out.report(
        'pod-profile-missing',
        name,
        `nothing puts the seccomp profile at ${path}, so the container does not start`,
        `write into the config: files: {${path}: {source: ${name.string.split('/').at(-1)}}}`,
      )
  }
  const isLoaded =
    Object.keys(files).some(path => path.startsWith('/etc/apparmor.d/')) ||
    system.packages.some(name => name.startsWith('apparmor-profiles'))
  if (isLoaded) return
  for (const name of appArmorProfiles(pod, contexts))
    out.report(
      'pod-profile-missing',
      name,
      `nothing loads the AppArmor profile ${name.string?.replace(/^localhost\//, '')} on the node, so the Pod does not start`,
      'write the profile as files: {/etc/apparmor.d/NAME: {source: …}}, and `apparmor` into system.packages: it loads what is there',
      { source: 'k8s.io/kubernetes 1.36.4, pkg/security/apparmor/validate.go' },
    )
}

function appArmorProfiles(pod: Node, contexts: readonly Node[]): Node[] {
  const fields = contexts
    .map(context => context.get('appArmorProfile'))
    .flatMap(profile => (profile.get('type').value === 'Localhost' ? profile.get('localhostProfile') : []))
  const annotations = pod
    .get('metadata')
    .get('annotations')
    .entries.flatMap(([key, value]) =>
      key.startsWith('container.apparmor.security.beta.kubernetes.io/') ? value : [],
    )
  return [
    ...fields.filter(({ string }) => string),
    ...annotations.filter(({ string }) => string?.startsWith('localhost/')),
  ]
}
