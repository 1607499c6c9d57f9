import { expect, test } from 'vitest'
import { checkPod } from '../../../src/components/pods/check/index.ts'
import { parseManifests } from '../../../src/config/document.ts'
import { check, podWith } from './manifest.ts'

/** The errors and warnings of a Pod with one volume. */
async function found(volume: string, version: string, gates: Record<string, boolean> = {}) {
  const source = { file: 'a.yaml', text: podWith({ spec: `volumes: [{name: v, ${volume}}]` }) }
  const { documents, diagnostics } = await parseManifests(source)
  const [document] = documents
  if (!document) throw new Error(JSON.stringify(diagnostics))
  return checkPod(source, document, { kubeletVersion: version, gates: new Map(Object.entries(gates)) })
    .diagnostics
}

const unsupported = 'error pod-volume-unsupported'
const api = 'error pod-needs-api-server'

test.each<[volume: string, version: string, expected: string | undefined, gates?: Record<string, boolean>]>([
  ['rbd: {monitors: [192.0.2.1], image: a}', '1.36.4', unsupported],
  ['rbd: {monitors: [192.0.2.1], image: a}', '1.31.0', unsupported],
  ['rbd: {monitors: [192.0.2.1], image: a}', '1.30.14', undefined],
  ['cephfs: {monitors: [192.0.2.1]}', '1.31.0', unsupported],
  ['cephfs: {monitors: [192.0.2.1]}', '1.30.14', undefined],
  ['flocker: {datasetName: a}', '1.25.0', unsupported],
  ['flocker: {datasetName: a}', '1.24.17', undefined],
  ['quobyte: {registry: "a:1", volume: b}', '1.25.0', unsupported],
  ['storageos: {volumeName: a}', '1.25.0', unsupported],
  ['scaleIO: {gateway: a, system: b, secretRef: {}, volumeName: c}', '1.22.0', unsupported],
  ['photonPersistentDisk: {pdID: a}', '1.20.15', unsupported],
  ['awsElasticBlockStore: {volumeID: a}', '1.36.4', api],
  ['awsElasticBlockStore: {volumeID: a}', '1.25.0', api],
  ['awsElasticBlockStore: {volumeID: a}', '1.24.17', undefined],
  ['azureDisk: {diskName: a, diskURI: b}', '1.25.0', api],
  ['cinder: {volumeID: a}', '1.24.17', api],
  ['gcePersistentDisk: {pdName: a}', '1.25.0', api],
  ['vsphereVolume: {volumePath: a}', '1.27.0', api],
  ['portworxVolume: {volumeID: a}', '1.33.0', api],
  ['portworxVolume: {volumeID: a}', '1.32.0', undefined],
  ['gitRepo: {repository: https://example.org/a.git}', '1.32.0', undefined],
  ['gitRepo: {repository: https://example.org/a.git}', '1.33.0', unsupported],
  ['gitRepo: {repository: https://example.org/a.git}', '1.35.0', undefined, { GitRepoVolumeDriver: true }],
  ['gitRepo: {repository: https://example.org/a.git}', '1.36.0', unsupported, { GitRepoVolumeDriver: true }],
  ['image: {reference: "a@sha256:X"}', '1.30.0', 'error pod-schema'],
  ['image: {reference: "a@sha256:X"}', '1.34.0', unsupported],
  ['image: {reference: "a@sha256:X"}', '1.34.0', undefined, { ImageVolume: true }],
  ['image: {reference: "a@sha256:X"}', '1.34.0', undefined, { AllBeta: true }],
  ['image: {reference: "a@sha256:X"}', '1.32.0', unsupported, { AllBeta: true }],
  ['image: {reference: "a@sha256:X"}', '1.35.0', undefined],
  ['image: {reference: "a@sha256:X"}', '1.35.0', unsupported, { ImageVolume: false }],
  [
    'projected: {sources: [{downwardAPI: {items: [{path: l, fieldRef: {fieldPath: metadata.labels}}]}}]}',
    '1.36.4',
    api,
  ],
  [
    'projected: {sources: [{downwardAPI: {items: [{path: l, fieldRef: {fieldPath: metadata.labels}}]}}]}',
    '1.20.15',
    api,
  ],
  ['projected: {sources: []}', '1.36.4', api],
  ['downwardAPI: {items: [{path: l, fieldRef: {fieldPath: metadata.labels}}]}', '1.36.4', undefined],
  ['flexVolume: {driver: example.org/lvm}', '1.36.4', 'warning pod-volume-unsupported'],
  ['iscsi: {targetPortal: "192.0.2.1:3260", iqn: iqn.2001-04.com.example:a, lun: 0}', '1.36.4', undefined],
  ['nfs: {server: 192.0.2.1, path: /a}', '1.36.4', undefined],
])('%s on kubelet %s: %s', async (volume, version, expected, gates) => {
  const diagnostics = await found(volume.replace('X', 'a'.repeat(64)), version, gates)
  expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected ? [expected] : [])
  for (const { hint } of diagnostics) expect(hint).toBeTruthy()
})

test.each([
  ['HugePages', '', [unsupported]],
  ['HugePages', 'resources: {limits: {hugepages-2Mi: 4Mi, memory: 1Gi}}', []],
  ['HugePages-1Gi', 'resources: {limits: {hugepages-1024Mi: 1Gi, memory: 1Gi}}', []],
  ['HugePages-1Gi', 'resources: {limits: {hugepages-2Mi: 4Mi, memory: 1Gi}}', [unsupported]],
  ['Memory', '', []],
])('a volume of %s in a container with %j', async (medium, container, expected) => {
  const text = podWith({ container, spec: `volumes: [{name: v, emptyDir: {medium: ${medium}}}]` })
  const { diagnostics } = await check(text)
  expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected)
})

test('both kinds of source of a projected volume are reported', async () => {
  const sources =
    '{downwardAPI: {items: [{path: l, fieldRef: {fieldPath: metadata.labels}}]}}, {serviceAccountToken: {path: t}}'
  const diagnostics = await found(`projected: {sources: [${sources}]}`, '1.36.4')
  expect(diagnostics.map(({ path }) => path.at(-1)).sort()).toEqual(['downwardAPI', 'serviceAccountToken'])
})
