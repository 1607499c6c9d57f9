import { describe, expect, it } from 'vitest'
import { check } from './manifest.ts'

/** A Pod with more in its metadata, spec and first container, each as flow YAML. */
const pod = ({ metadata = '', spec = '', container = '' }) => `apiVersion: v1
kind: Pod
metadata: {name: web${metadata && `, ${metadata}`}}
spec:
  containers: [{name: main, image: "busybox:1.37@sha256:${'a'.repeat(64)}"${container && `, ${container}`}}]
${spec && `  ${spec}`}
`

const annotation = 'container.apparmor.security.beta.kubernetes.io'
const required = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution'

/** What the kubelet's validation refuses, and the text that the error points at. */
const refused: readonly (readonly [parts: Parameters<typeof pod>[0], pointsAt: string])[] = [
  [{ metadata: 'finalizers: [done]' }, 'done'],
  [{ metadata: 'finalizers: [orphan, foregroundDeletion]' }, '[orphan, foregroundDeletion]'],
  [{ metadata: 'ownerReferences: [{apiVersion: v1, kind: Node, name: a, uid: ""}]' }, '""'],
  [{ metadata: 'managedFields: [{operation: Patch}]' }, 'Patch'],
  [{ metadata: 'creationTimestamp: "yesterday"' }, '"yesterday"'],
  [{ metadata: 'creationTimestamp: "2026-02-30T00:00:00Z"' }, '"2026-02-30T00:00:00Z"'],
  [{ metadata: 'generation: 9300000000000000000' }, '9300000000000000000'],
  [{ metadata: 'generateName: Web-' }, 'Web-'],
  [{ metadata: `annotations: {${annotation}/main: complain}` }, 'complain'],
  [{ metadata: `annotations: {${annotation}/other: unconfined}` }, `${annotation}/other`],
  [{ metadata: 'annotations: {seccomp.security.alpha.kubernetes.io/pod: strict}' }, 'strict'],
  [{ metadata: 'annotations: {controller.kubernetes.io/pod-deletion-cost: "08"}' }, '"08"'],
  [{ spec: `affinity: {nodeAffinity: {${required}: {nodeSelectorTerms: []}}}` }, '[]'],
  [{ spec: `affinity: {nodeAffinity: {${preferred}: [{weight: 0, preference: {}}]}}` }, '0'],
  [{ spec: `affinity: {podAffinity: {${required}: [{topologyKey: a b}]}}` }, 'a b'],
  [{ spec: `affinity: {podAffinity: {${required}: [{topologyKey: a, matchLabelKeys: [b]}]}}` }, '[b]'],
  [
    { spec: 'topologySpreadConstraints: [{maxSkew: 0, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]' },
    '0',
  ],
  [{ spec: 'readinessGates: [{conditionType: a b}]' }, 'a b'],
  [{ spec: 'overhead: {storage: 1}' }, 'storage'],
  [{ spec: 'schedulingGroup: {podGroupName: A}' }, 'A'],
  [{ spec: 'securityContext: {seLinuxChangePolicy: MountOption}' }, 'MountOption'],
  [{ spec: 'volumes: [{name: v, nfs: {server: "", path: /v}}]' }, '""'],
  [{ container: 'env: [{name: A, value: 0o17}]' }, '0o17'],
  [{ container: 'env: [{name: A, value: 0X1F}]' }, '0X1F'],
  [{ container: 'env: [{name: A, value: y}]' }, 'y'],
  [{ container: 'args: [.5_0]' }, '.5_0'],
]

/** What the kubelet takes. */
const taken: readonly Parameters<typeof pod>[0][] = [
  {
    metadata: 'finalizers: [example.com/a], creationTimestamp: "2026-02-28T00:00:00.5+01:00", generation: 1',
  },
  { metadata: `annotations: {${annotation}/main: runtime/default}` },
  { container: 'args: [., .., e2, 12e4567, 1e400, 1:30, 0b12, 0o8, _1]' },
  { container: 'args: [!!binary aGk=, !!str 1, ! 1, !x 1, "\\u2028"]' },
  { container: 'ports: [{containerPort: 0x50}, {containerPort: 8_1}, {containerPort: 8.2e1}]' },
  { spec: 'volumes: [{name: v, downwardAPI: {defaultMode: 0o644, items: []}}]' },
]

async function errorsOf(text: string, file = 'a.yaml') {
  const { diagnostics } = await check(text, { file })
  return diagnostics.filter(({ severity }) => severity === 'error')
}

describe('what the kubelet refuses', () => {
  it.each(refused)('%j: one error, at %s', async (parts, pointsAt) => {
    expect(await errorsOf(pod(parts))).toEqual([
      expect.objectContaining({ pointsAt, hint: expect.any(String) }),
    ])
  })

  it('a name that is too long with that of the node', async () => {
    const text = pod({}).replace('name: web', `name: ${'w'.repeat(249)}`)
    expect(await errorsOf(text)).toMatchObject([{ pointsAt: 'w'.repeat(249) }])
    expect(await errorsOf(text.replace('www', 'ww'))).toEqual([])
  })
})

describe('what the kubelet takes', () => {
  it.each(taken)('%j', async parts => {
    expect(await errorsOf(pod(parts))).toEqual([])
  })

  it('quantities up to the largest', async () => {
    for (const memory of ['1Ei', '16Ei', '1e30', '9E'])
      expect(await errorsOf(pod({ container: `resources: {limits: {memory: ${memory}}}` }))).toEqual([])
  })
})

describe('the kind of a file is in its first character', () => {
  const json = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"containers":[{"name":"c","image":"busybox:1.37"}]}}`
  const kyaml = json.replaceAll(/"(\w+)":/g, '$1: ').replace(/\}$/, ',}')

  it('YAML in a .json file, after ---', async () => {
    expect(await errorsOf(`---\n${kyaml}`, 'a.json')).toEqual([])
    expect(await errorsOf(json, 'a.yaml')).toEqual([])
  })

  it('YAML that begins with a brace is refused, with a hint', async () => {
    for (const file of ['a.json', 'a.yaml'])
      expect(await errorsOf(kyaml, file)).toMatchObject([
        { code: 'pod-syntax', hint: expect.stringContaining('---') },
      ])
  })

  it('a whole number in JSON has neither point nor exponent', async () => {
    const seconds = (number: string) => json.replace('"spec":{', `"spec":{"activeDeadlineSeconds":${number},`)
    expect(await errorsOf(seconds('1.0'))).toMatchObject([{ pointsAt: '1.0', hint: 'write 1' }])
    expect(await errorsOf(seconds('1e2'))).toMatchObject([{ pointsAt: '1e2', hint: 'write 100' }])
    expect(await errorsOf(seconds('100'))).toEqual([])
  })

  it.each([
    ['U+2028 in a comment', `# a\u2028b\n${pod({})}`],
    ['%YAML 1.2', `%YAML 1.2\n---\n${pod({})}`],
    ['a control character', pod({ container: 'args: ["\u007f"]' })],
    ['a number that JSON has not', pod({ container: 'args: [.inf]' })],
  ])('%s', async (_, text) => {
    expect(await errorsOf(text)).toMatchObject([{ code: 'pod-syntax', hint: expect.any(String) }])
  })
})
