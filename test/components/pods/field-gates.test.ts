import { expect, test } from 'vitest'
import { checkPod } from '../../../src/components/pods/check/index.ts'
import { parseManifests } from '../../../src/config/document.ts'
import { podWith } from './manifest.ts'

const image = `a.example/b@sha256:${'a'.repeat(64)}`
const sidecar = podWith({ spec: `initContainers: [{name: log, image: "${image}", restartPolicy: Always}]` })
const grpc = podWith({ container: 'livenessProbe: {grpc: {port: 80}}' })
const sleep = podWith({ container: 'lifecycle: {preStop: {sleep: {seconds: 5}}}' })
const users = podWith({ spec: 'hostUsers: false' })
const stop = podWith({
  spec: 'os: {name: linux}',
  container: 'lifecycle: {stopSignal: SIGUSR1}',
})
const mounted = (how: string) =>
  podWith({
    spec: 'volumes: [{name: a, emptyDir: {}}]',
    container: `volumeMounts: [{name: a, mountPath: /a, readOnly: true, recursiveReadOnly: ${how}}]`,
  })
const groups = podWith({ spec: 'securityContext: {supplementalGroupsPolicy: Merge}' })
const podLevel = podWith({ spec: 'resources: {limits: {memory: 100Mi}}' })
const appArmor = podWith({ container: 'securityContext: {appArmorProfile: {type: Unconfined}}' })
const hostname = podWith({ spec: 'hostnameOverride: a.example' })
const envFile = podWith({
  spec: 'volumes: [{name: a, emptyDir: {}}]',
  container: 'env: [{name: A, valueFrom: {fileKeyRef: {volumeName: a, path: a.env, key: A}}}]',
})
const grace = podWith({
  container: 'livenessProbe: {tcpSocket: {port: 80}, terminationGracePeriodSeconds: 5}',
})
const restart = podWith({ container: 'restartPolicy: Never' })
const sidecarRules = podWith({
  spec: `initContainers:
  - name: log
    image: "${image}"
    restartPolicy: Always
    restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1]}}]`,
})

test.each([
  [sidecar, 28, 'SidecarContainers', 'SidecarContainers'],
  [sidecar, 28, 'SidecarContainers', 'AllAlpha'],
  [sidecar, 29, undefined],
  [grpc, 23, 'GRPCContainerProbe', 'GRPCContainerProbe'],
  [grpc, 24, undefined],
  [sleep, 29, 'PodLifecycleSleepAction', 'PodLifecycleSleepAction'],
  [sleep, 30, undefined],
  [users, 25, 'UserNamespacesStatelessPodsSupport', 'UserNamespacesStatelessPodsSupport'],
  [users, 27, 'UserNamespacesStatelessPodsSupport', 'AllAlpha'],
  [users, 28, 'UserNamespacesSupport', 'AllAlpha'],
  [users, 32, 'UserNamespacesSupport', 'AllBeta'],
  [users, 33, undefined],
  [stop, 33, 'ContainerStopSignals', 'ContainerStopSignals'],
  [stop, 37, 'ContainerStopSignals', 'AllAlpha'],
  [mounted('Enabled'), 30, 'RecursiveReadOnlyMounts', 'AllAlpha'],
  [mounted('IfPossible'), 30, 'RecursiveReadOnlyMounts', 'RecursiveReadOnlyMounts'],
  [mounted('Disabled'), 30, undefined],
  [mounted('Enabled'), 31, undefined],
  // It is passed to containerd, with the gate or without, and nothing asked for it before 1.33.
  [groups, 31, undefined],
  [groups, 33, undefined],
  [podLevel, 32, 'PodLevelResources', 'PodLevelResources'],
  [podLevel, 33, 'PodLevelResources', 'AllAlpha'],
  [podLevel, 34, undefined],
  [hostname, 34, 'HostnameOverride', 'HostnameOverride'],
  [hostname, 35, undefined],
  [envFile, 34, 'EnvFiles', 'AllAlpha'],
  [envFile, 35, undefined],
  [grace, 21, 'ProbeTerminationGracePeriod', 'AllAlpha'],
  // Only the API server asked for the gate from here on.
  [grace, 22, undefined],
  [sidecarRules, 34, 'ContainerRestartRules', 'AllAlpha'],
  [restart, 35, undefined],
])('case %#', async (text, minor, gate, switchedOnBy = 'AllAlpha') => {
  const kubeletVersion = `1.${minor}.0`
  const source = { file: 'a.yaml', text }
  const [document] = (await parseManifests(source)).documents
  if (!document) throw new Error('no document')
  const found = (gates: ReadonlyMap<string, boolean>) =>
    checkPod(source, document, { kubeletVersion, gates }).diagnostics.filter(
      ({ code }) => code === 'pod-gate-off',
    )
  const off = found(new Map())
  expect(off.map(({ message }) => message)).toEqual(
    gate ? [expect.stringContaining(`feature gate ${gate}, which is off`)] : [],
  )
  expect(found(new Map([[switchedOnBy, true]]))).toEqual([])
})

// Gates that are on by themselves, and that the config switches off.
test.each([
  [sidecar, 32, 'SidecarContainers', 'does not admit the Pod'],
  [grpc, 26, 'GRPCContainerProbe', 'fails the probe'],
  [sleep, 33, 'PodLifecycleSleepAction', 'does not sleep'],
  [users, 35, 'UserNamespacesSupport', 'does not start the Pod'],
  [mounted('Enabled'), 32, 'RecursiveReadOnlyMounts', 'does not start the container'],
  [groups, 34, 'SupplementalGroupsPolicy', 'does not admit the Pod'],
  [podLevel, 37, 'PodLevelResources', 'does not admit the Pod'],
  [appArmor, 30, 'AppArmorFields', 'does not use it'],
  [hostname, 36, 'HostnameOverride', 'keeps the name of the Pod'],
  [envFile, 37, 'EnvFiles', 'leaves the variable empty'],
  [restart, 37, 'ContainerRestartRules', 'refuses the Pod'],
  [sidecarRules, 37, 'ContainerRestartRules', 'does not use them'],
] as const)('switched off: case %#', async (text, minor, gate, effect) => {
  const source = { file: 'a.yaml', text }
  const [document] = (await parseManifests(source)).documents
  if (!document) throw new Error('no document')
  const found = (...gates: [string, boolean][]) =>
    checkPod(source, document, { kubeletVersion: `1.${minor}.0`, gates: new Map(gates) }).diagnostics.filter(
      ({ code }) => code === 'pod-gate-off',
    )
  expect(found()).toEqual([])
  const message = expect.stringMatching(`feature gate ${gate}, which is off: .*${effect}`)
  expect(found([gate, false])).toEqual([
    expect.objectContaining({ message, hint: `remove \`${gate}: false\` from the feature gates` }),
  ])
  expect(found(['AllBeta', false])).toEqual([
    expect.objectContaining({
      message,
      hint: `write \`featureGates: {${gate}: true}\` under \`kubelet.config\``,
    }),
  ])
  expect(found(['AllBeta', false], [gate, true])).toEqual([])
  expect(found(['AllAlpha', false])).toEqual([])
})

/** Everything that is found in a Pod whose gates the kubelet asks for while it validates, or mounts a volume. */
test.each([
  [podWith({ spec: 'hostUsers: false\nhostNetwork: true' }), 36, 'UserNamespacesHostNetworkSupport', false],
  [
    podWith({
      container:
        'restartPolicy: Never\nrestartPolicyRules: [{action: RestartAllContainers, exitCodes: {operator: In, values: [1]}}]',
    }),
    37,
    'RestartAllContainersOnContainerExits',
    true,
  ],
  [
    podWith({
      spec: `volumes: [{name: a, image: {reference: "${image}"}}]`,
      container: 'volumeMounts: [{name: a, mountPath: /a}]',
    }),
    35,
    'ImageVolume',
    true,
  ],
] as const)('by another rule: case %#', async (text, minor, gate, isOn) => {
  const source = { file: 'a.yaml', text }
  const [document] = (await parseManifests(source)).documents
  if (!document) throw new Error('no document')
  const errors = (...gates: [string, boolean][]) =>
    checkPod(source, document, { kubeletVersion: `1.${minor}.0`, gates: new Map(gates) }).diagnostics.filter(
      ({ severity }) => severity === 'error',
    )
  expect(errors([gate, true])).toEqual([])
  expect(errors()).toHaveLength(isOn ? 0 : 1)
  expect(errors([gate, false])).toHaveLength(1)
  if (isOn) expect(errors(['AllBeta', false])).not.toEqual([])
})
