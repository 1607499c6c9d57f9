import { gateSettings } from '../../../config/feature-gates.ts'
import type { Config } from '../../../config/schema.ts'
import type { Resolved } from '../../../resolve/types.ts'
import { compareVersions, minorNumber } from '../../../upstream/version.ts'
import { containersOf } from '../check/container-lists.ts'
import { isGateOn } from '../check/gate-stages.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'
import { evaluate } from '../security/index.ts'
import { effective } from './non-root.ts'

interface Where {
  readonly kubelet: Config['kubelet']
  readonly versions: Resolved['versions']
  /** The oldest that the base may have; undefined where nobody knows, and nothing is recommended. */
  readonly kernel: string | undefined
}

/** What a Pod with `hostUsers: false` needs beside a kubelet that knows the field. */
const needs = [
  // The first that tells the kubelet so: containerd v2.0.0, internal/cri/server/service.go.
  { program: 'containerd', version: '2.0.0' },
  // The first that maps the owners of mounts, which containerd asks for: runc v1.2.0, CHANGELOG.md.
  { program: 'runc', version: '1.2.0' },
] as const
/** The first whose tmpfs maps owners, on which volumes of Secrets are: kubernetes.io, "User Namespaces", "Before you begin". */
const firstKernel = '6.3'
const source = 'k8s.io/kubernetes 1.36.4, pkg/kubelet/userns/userns_manager.go'

/** Refuses `hostUsers: false` where the Pod would not start, and recommends it where the Pod can do with it. */
export function checkUserNamespace(pod: Node, { kubelet, versions, kernel }: Where, out: Reporter): void {
  const spec = pod.get('spec')
  const minor = minorNumber(versions.kubelet)
  const hostUsers = spec.get('hostUsers')
  const tooOld = needs.find(({ program, version }) => compareVersions(versions[program], version) < 0)
  if (hostUsers.value === false) {
    // Before 1.30 the kubelet asked no runtime whether it can.
    if (tooOld && minor >= 30)
      out.report(
        'pod-not-admitted',
        hostUsers,
        `${tooOld.program} ${versions[tooOld.program]} gives Pods no user namespaces: the kubelet does not start the Pod`,
        `use ${tooOld.program} ${tooOld.version} or newer, or remove hostUsers`,
        { at: 'key', source },
      )
    return
  }
  const mapsOwners = kernel !== undefined && compareVersions(kernel, firstKernel) >= 0
  if (hostUsers.given || tooOld || !mapsOwners) return
  if (!isGateOn('UserNamespacesSupport', minor, gateSettings(kubelet))) return
  // What needs the users of the node, or may: its namespaces and paths, more capabilities, privileged containers.
  const asksNode = evaluate(pod, 'baseline', minor).some(({ check }) => check.name !== 'hostPorts')
  if (asksNode || !hasLocalVolumes(spec) || !mayRunAsRoot(spec)) return
  out.report(
    'pod-root-of-node',
    spec,
    'root in a container of this Pod is root of the node for whoever breaks out of the container',
    'add `hostUsers: false`, and the Pod has a user namespace of its own',
    { at: 'key', severity: 'info', source },
  )
}

/** Those that are made on the node, by the kubelet or by bakelet. Not each file system of others maps owners: NFS does not. */
const localVolumes = ['configMap', 'downwardAPI', 'emptyDir', 'projected', 'secret']

const hasLocalVolumes = (spec: Node): boolean =>
  spec.get('volumes').items.every(volume => localVolumes.some(kind => volume.get(kind).given))

/** Whether a container runs as root, as far as the manifest says: otherwise the image names the user. */
function mayRunAsRoot(spec: Node): boolean {
  return containersOf(spec).some(
    ({ node }) =>
      effective('runAsNonRoot', node, spec).value !== true &&
      (effective('runAsUser', node, spec).number ?? 0) === 0,
  )
}
