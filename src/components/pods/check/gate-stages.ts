/** Feature gates that the config sets, by name. */
export type GivenGates = ReadonlyMap<string, boolean>

/** How a feature gate came of age: Kubernetes minors (pkg/features/kube_features.go). */
interface Stages {
  readonly alpha: number
  /** Beta, and off by default still. Default: beta where it is on. */
  readonly beta?: number
  /** On by default from here. */
  readonly on?: number
  readonly ga?: number
  /** Cannot be switched off from here. Default: as soon as it is generally available. */
  readonly locked?: number
}

// test/components/pods/gate-stages.test.ts holds this to src/data/kubelet-gates.json, which does not tell alpha from beta.
const stages = {
  AppArmorFields: { alpha: 30, on: 30, ga: 31 },
  ContainerRestartRules: { alpha: 34, on: 35 },
  ContainerStopSignals: { alpha: 33 },
  EnvFiles: { alpha: 34, on: 35 },
  GRPCContainerProbe: { alpha: 23, on: 24, ga: 27 },
  HostnameOverride: { alpha: 34, on: 35, ga: 37 },
  ImageVolume: { alpha: 31, beta: 33, on: 35, ga: 36 },
  PodLevelResources: { alpha: 32, on: 34 },
  PodLifecycleSleepAction: { alpha: 29, on: 30, ga: 34 },
  ProbeTerminationGracePeriod: { alpha: 21, beta: 22, on: 25, ga: 28 },
  RecursiveReadOnlyMounts: { alpha: 30, on: 31, ga: 33 },
  RestartAllContainersOnContainerExits: { alpha: 35, on: 36 },
  SELinuxMount: { alpha: 30, beta: 33, on: 37, ga: 37, locked: 38 },
  SidecarContainers: { alpha: 28, on: 29, ga: 33 },
  SupplementalGroupsPolicy: { alpha: 31, on: 33, ga: 35 },
  UserNamespacesHostNetworkSupport: { alpha: 35 },
  UserNamespacesStatelessPodsSupport: { alpha: 25 },
  UserNamespacesSupport: { alpha: 28, beta: 30, on: 33, ga: 36 },
} as const satisfies Readonly<Record<string, Stages>>

export type GateName = keyof typeof stages
export const gateNames = Object.keys(stages) as GateName[]

/** The minor that brought a gate. */
export const gateSince = (gate: GateName): number => stages[gate].alpha

/**
 * Whether a gate is on in this minor. Its own setting comes before AllAlpha and AllBeta, which set every gate of their stage
 * (k8s.io/component-base v0.36.4, featuregate/feature_gate.go, setUnsetAlphaGates and setUnsetBetaGates).
 */
export function isGateOn(gate: GateName, minor: number, given: GivenGates): boolean {
  const { on = Infinity, beta = on, ga = Infinity, locked = ga }: Stages = stages[gate]
  if (minor >= locked) return true
  const group = minor >= ga ? undefined : minor >= beta ? 'AllBeta' : 'AllAlpha'
  return given.get(gate) ?? (group === undefined ? undefined : given.get(group)) ?? minor >= on
}
