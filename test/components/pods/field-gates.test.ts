import { expect, test } from 'vitest'
import { checkPod } from '../../../src/components/pods/check/index.ts'
import { parseManifests } from '../../../src/config/document.ts'
import { podWith } from './manifest.ts'

const image = `a.example/b@sha256:${'a'.repeat(64)}`
const sidecar = podWith({ spec: `initContainers: [{name: log, image: "${image}", restartPolicy: Always}]` })
const grpc = podWith({ container: 'livenessProbe: {grpc: {port: 80}}' })
const sleep = podWith({ container: 'lifecycle: {preStop: {sleep: {seconds: 5}}}' })
const users = podWith({ spec: 'hostUsers: false' })

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
