import { containersOf } from './container-lists.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'
import type { GivenGates } from './volume-plugins.ts'

interface Gated {
  readonly gate: string
  /** The minors in which the gate is off by default (pkg/features/kube_features.go). */
  readonly from: number
  readonly to: number
  /** Beta gates are off by themselves here and there, too; AllBeta sets them, and AllAlpha the others. */
  readonly beta?: true
  /** What the kubelet does with the field while the gate is off, and where. */
  readonly effect: string
  readonly file: string
}

// Only the API server drops gated fields (pkg/api/pod/util.go): a static pod keeps them, and the kubelet asks for the gate
// where it uses the field. Read in the last patch of each minor.
const sidecar: Gated = {
  ...{ gate: 'SidecarContainers', from: 28, to: 28 },
  effect: 'does not admit the Pod',
  file: 'pkg/kubelet/lifecycle/predicate.go',
}
const grpc: Gated = {
  ...{ gate: 'GRPCContainerProbe', from: 23, to: 23 },
  effect: 'fails the probe with "missing probe handler"',
  file: 'pkg/kubelet/prober/prober.go',
}
const sleep: Gated = {
  ...{ gate: 'PodLifecycleSleepAction', from: 29, to: 29 },
  effect: 'does not sleep',
  file: 'pkg/kubelet/lifecycle/handlers.go',
}
const ignoredUsers = 'leaves the Pod in the user namespace of the node'
const hostUsers: readonly Gated[] = [
  {
    ...{ gate: 'UserNamespacesStatelessPodsSupport', from: 25, to: 27 },
    effect: ignoredUsers,
    file: 'pkg/kubelet/userns_manager.go',
  },
  {
    ...{ gate: 'UserNamespacesSupport', from: 28, to: 29 },
    effect: ignoredUsers,
    file: 'pkg/kubelet/userns/userns_manager.go',
  },
  {
    ...{ gate: 'UserNamespacesSupport', from: 30, to: 32, beta: true },
    effect: 'does not start the Pod',
    file: 'pkg/kubelet/userns/userns_manager.go',
  },
]

/** Fields that this minor knows, and does not use while their gate is off. */
export function checkFieldGates(
  spec: Node,
  { minor, gates }: { readonly minor: number; readonly gates: GivenGates },
  out: Reporter,
): void {
  const need = (field: Node, { gate, from, to, beta, effect, file }: Gated) => {
    const isOn = gates.get(gate) ?? gates.get(beta ? 'AllBeta' : 'AllAlpha') === true
    if (minor < from || minor > to || isOn) return
    out.report(
      'pod-gate-off',
      field,
      `\`${String(field.path.at(-1))}\` needs the feature gate ${gate}, which is off: kubelet 1.${minor} ${effect}`,
      `write \`featureGates: {${gate}: true}\` under \`kubelet.config\``,
      { at: 'key', source: `k8s.io/kubernetes 1.${minor}, ${file}` },
    )
  }
  for (const { node, init } of containersOf(spec)) {
    const policy = node.get('restartPolicy')
    if (init && policy.value === 'Always') need(policy, sidecar)
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
      if (node.get(probe).get('grpc').given) need(node.get(probe).get('grpc'), grpc)
    for (const hook of ['postStart', 'preStop']) {
      const action = node.get('lifecycle').get(hook).get('sleep')
      if (action.given) need(action, sleep)
    }
  }
  const users = spec.get('hostUsers')
  // From 1.30 on hostUsers: true fails in the same way.
  if (users.value === false || (users.value === true && minor >= 30))
    for (const gated of hostUsers) need(users, gated)
}
