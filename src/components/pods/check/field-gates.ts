import { type Container, containersOf } from './container-lists.ts'
import { type GateName, type GivenGates, gateSince, isGateOn } from './gate-stages.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'

/** A field, and the gate without which the kubelet does not use it. */
interface Gated {
  readonly gate: GateName
  /** The minors in which the kubelet asks for it. Default: all that have the gate. */
  readonly from?: number
  readonly to?: number
  /** What the kubelet does with the field while the gate is off, and where. */
  readonly effect: string
  readonly file: string
}

// Only the API server drops gated fields (pkg/api/pod/util.go): a static pod keeps them, and the kubelet asks for the gate
// where it uses the field. Read in the last patch of each minor. InPlacePodVerticalScaling is not among them: a changed manifest
// is a new Pod, so that resizePolicy says nothing on this node, with the gate or without. Nor is
// ProcMountType, for which no kubelet asks.
const containerFile = 'pkg/kubelet/kuberuntime/kuberuntime_container.go'
const podsFile = 'pkg/kubelet/kubelet_pods.go'

const sidecar: Gated = {
  gate: 'SidecarContainers',
  effect: 'does not admit the Pod',
  file: 'pkg/kubelet/lifecycle/predicate.go',
}
const grpc: Gated = {
  gate: 'GRPCContainerProbe',
  effect: 'fails the probe with "missing probe handler"',
  file: 'pkg/kubelet/prober/prober.go',
}
const probeGrace: Gated = {
  ...{ gate: 'ProbeTerminationGracePeriod', to: 21 },
  effect: 'waits as long as the Pod says',
  file: containerFile,
}
const sleep: Gated = {
  gate: 'PodLifecycleSleepAction',
  effect: 'does not sleep',
  file: 'pkg/kubelet/lifecycle/handlers.go',
}
const stopSignal: Gated = {
  gate: 'ContainerStopSignals',
  effect: 'sends the signal that the image names, or SIGTERM',
  file: 'pkg/kubelet/kuberuntime/helpers.go',
}
const recursive: Gated = {
  gate: 'RecursiveReadOnlyMounts',
  effect: 'does not start the container',
  file: podsFile,
}
const recursiveIfPossible: Gated = {
  ...recursive,
  // A containerd from 2.0 on says that it can (docs/containerd-2.0.md).
  effect: 'does not start the container where containerd is 2.0 or newer',
}
const appArmor: Gated = {
  gate: 'AppArmorFields',
  effect: 'does not use it',
  file: 'pkg/security/apparmor/helpers.go',
}
const envFile: Gated = { gate: 'EnvFiles', effect: 'leaves the variable empty', file: podsFile }
const restartPolicy: Gated = {
  // Before, 1.34 refused it with the gate, too: containers.ts.
  ...{ gate: 'ContainerRestartRules', from: 35 },
  effect: 'refuses the Pod',
  file: 'pkg/apis/core/validation/validation.go',
}
const sidecarRules: Gated = {
  gate: 'ContainerRestartRules',
  effect: 'does not use them',
  file: 'pkg/kubelet/container/helpers.go',
}
const podResources: readonly Gated[] = [
  {
    ...{ gate: 'PodLevelResources', to: 33 },
    effect: 'takes no notice of them',
    file: 'pkg/kubelet/cm/helpers_linux.go',
  },
  {
    ...{ gate: 'PodLevelResources', from: 34 },
    effect: 'does not admit the Pod',
    file: 'pkg/kubelet/lifecycle/features_linux.go',
  },
]
const hostname: Gated = {
  gate: 'HostnameOverride',
  effect: 'keeps the name of the Pod, or its hostname',
  file: podsFile,
}
const groupsPolicy: Gated = {
  // It is passed to containerd in any case; from 1.33 on the kubelet does not admit what its node does not say that it can.
  ...{ gate: 'SupplementalGroupsPolicy', from: 33 },
  effect: 'does not admit the Pod',
  file: 'pkg/kubelet/lifecycle/predicate.go',
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
    ...{ gate: 'UserNamespacesSupport', from: 30 },
    effect: 'does not start the Pod',
    file: 'pkg/kubelet/userns/userns_manager.go',
  },
]

type Need = (field: Node, gated: Gated) => void

/** Fields that this minor knows, and does not use while their gate is off. */
export function checkFieldGates(
  spec: Node,
  { minor, gates }: { readonly minor: number; readonly gates: GivenGates },
  out: Reporter,
): void {
  const need: Need = (field, { gate, from = gateSince(gate), to = Infinity, effect, file }) => {
    // A field that came later than this minor: schema.ts.
    if (!field.given || minor < from || minor > to || isGateOn(gate, minor, gates)) return
    out.report(
      'pod-gate-off',
      field,
      `\`${String(field.path.at(-1))}\` needs the feature gate ${gate}, which is off: kubelet 1.${minor} ${effect}`,
      gates.get(gate) === false
        ? `remove \`${gate}: false\` from the feature gates`
        : `write \`featureGates: {${gate}: true}\` under \`kubelet.config\``,
      { at: 'key', source: `k8s.io/kubernetes 1.${minor}, ${file}` },
    )
  }
  for (const container of containersOf(spec)) checkContainer(container, spec, need)

  const users = spec.get('hostUsers')
  // From 1.30 on hostUsers: true fails in the same way.
  if (users.value === false || (users.value === true && minor >= 30))
    for (const gated of hostUsers) need(users, gated)
  const resources = spec.get('resources')
  if (['requests', 'limits'].some(list => resources.get(list).entries.length > 0))
    for (const gated of podResources) need(resources, gated)
  need(spec.get('hostnameOverride'), hostname)
  const context = spec.get('securityContext')
  need(context.get('appArmorProfile'), appArmor)
  need(context.get('supplementalGroupsPolicy'), groupsPolicy)
}

function checkContainer({ node, init }: Container, spec: Node, need: Need): void {
  const policy = node.get('restartPolicy')
  if (init && policy.value === 'Always') {
    need(policy, sidecar)
    if (node.get('restartPolicyRules').items.length > 0) need(node.get('restartPolicyRules'), sidecarRules)
  } else need(policy, restartPolicy)
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
    need(node.get(probe).get('grpc'), grpc)
    if (probe !== 'readinessProbe') need(node.get(probe).get('terminationGracePeriodSeconds'), probeGrace)
  }
  need(node.get('securityContext').get('appArmorProfile'), appArmor)
  const lifecycle = node.get('lifecycle')
  for (const hook of ['postStart', 'preStop']) need(lifecycle.get(hook).get('sleep'), sleep)
  // Without spec.os no kubelet takes it: probes.ts.
  if (spec.get('os').get('name').string) need(lifecycle.get('stopSignal'), stopSignal)
  for (const mount of node.get('volumeMounts').items) {
    const how = mount.get('recursiveReadOnly')
    if (how.value === 'Enabled') need(how, recursive)
    if (how.value === 'IfPossible') need(how, recursiveIfPossible)
  }
  for (const variable of node.get('env').items) need(variable.get('valueFrom').get('fileKeyRef'), envFile)
}
