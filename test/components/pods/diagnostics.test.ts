import { describe, expect, test } from 'vitest'
import { check, only, podWith } from './manifest.ts'

describe('a diagnostic points at the very node', () => {
  test.each([
    // Where an unknown field stands is its key; where a value is wrong, the value.
    [
      'unknown field',
      podWith({ container: 'imagepullPolicy: Always' }),
      'imagepullPolicy',
      'pod-schema',
      '`imagePullPolicy`',
    ],
    [
      'wrong place',
      podWith({ spec: 'ports: [{containerPort: 80}]' }),
      'ports',
      'pod-schema',
      'spec.containers',
    ],
    ['env value', podWith({ container: 'env: [{name: DEBUG, value: yes}]' }), 'yes', 'pod-schema', '"yes"'],
    ['octal as text', podWith({ container: 'args: [0644]' }), '0644', 'pod-schema', '"0644"'],
    ['quoted number', podWith({ spec: 'priority: "5"' }), '"5"', 'pod-schema', 'without quotes: 5'],
    ['word', podWith({ spec: 'restartPolicy: always' }), 'always', 'pod-schema', '`Always`'],
    [
      'mount',
      podWith({ container: 'volumeMounts: [{name: data, mountPath: /d}]' }),
      'data',
      'pod-invalid',
      'spec.volumes is empty',
    ],
    [
      'host port',
      podWith({ container: 'ports: [{containerPort: 80, hostPort: 70000}]' }),
      '70000',
      'pod-invalid',
      '65535',
    ],
    [
      'probe port',
      podWith({ container: 'livenessProbe: {tcpSocket: {port: "80"}}' }),
      '"80"',
      'pod-invalid',
      'without quotes: 80',
    ],
    [
      'resource name',
      podWith({ container: 'resources: {limits: {ram: 1Gi}}' }),
      'ram',
      'pod-invalid',
      'memory',
    ],
    [
      'service account',
      podWith({ spec: 'serviceAccountName: web' }),
      'serviceAccountName',
      'pod-needs-api-server',
      'identity',
    ],
    [
      'ConfigMap',
      podWith({ spec: 'volumes: [{name: a, configMap: {name: b}}]' }),
      'b',
      'pod-object-missing',
      'kind: ConfigMap',
    ],
    ['group', podWith({ spec: 'securityContext: {runAsGroup: 1000}' }), '1000', 'pod-invalid', 'runAsUser'],
    [
      'runtime class',
      podWith({ spec: 'runtimeClassName: gvisor' }),
      'gvisor',
      'pod-needs-api-server',
      'default_runtime_name',
    ],
  ])('%s', async (_, text, pointsAt, code, hint) => {
    const found = await only(text)
    expect(found).toMatchObject({ severity: 'error', code, pointsAt, file: 'pods/a.yaml' })
    expect(found.hint).toContain(hint)
  })

  test('a missing key lands on the mapping that lacks it', async () => {
    const found = await only(podWith({ container: 'ports:\n  - name: web' }))
    expect(found).toMatchObject({
      code: 'pod-schema',
      path: ['spec', 'containers', 0, 'ports', 0, 'containerPort'],
    })
    expect(found.pointsAt.trim()).toBe('name: web')
  })
})

test('all faults come at once, each once', async () => {
  const { diagnostics } = await check(
    podWith({
      spec: 'restartPolicy: always\nserviceAccountName: a\nhostname: A_B',
      container: 'tty: "yes"\nports: [{containerPort: 0}]\nvolumeMounts: [{name: x, mountPath: /x}]\nfoo: 1',
    }),
  )
  expect(diagnostics.map(({ pointsAt }) => pointsAt).sort()).toEqual(
    ['"yes"', '0', 'A_B', 'always', 'foo', 'serviceAccountName', 'x'].sort(),
  )
})

describe('not a Pod', () => {
  test.each([
    ['a Deployment', 'apiVersion: apps/v1\nkind: Deployment\n', 'Deployment', 'bakelet import'],
    ['a list', 'apiVersion: v1\nkind: List\nitems: []\n', 'List', 'bakelet import'],
    ['a compose file', 'services: {web: {image: a}}\n', 'services', 'bakelet import'],
    ['a Service', 'apiVersion: v1\nkind: Service\n', 'Service', 'kind: Pod'],
    ['another version', 'apiVersion: v2\nkind: Pod\n', 'v2', 'apiVersion: v1'],
  ])('%s', async (_, text, pointsAt, hint) => {
    const found = await only(text)
    expect(found).toMatchObject({ code: 'pod-not-a-pod', pointsAt })
    expect(found.hint).toContain(hint)
  })

  test.each(['', '# a comment\n', '[]', 'text', 'kind: Pod', 'apiVersion: v1'])('%j', async text => {
    const { pod, diagnostics } = await check(text)
    expect(diagnostics).toHaveLength(1)
    expect(pod).toBeUndefined()
  })
})

describe('the version of the kubelet counts', () => {
  const restart = podWith({ container: 'restartPolicy: Never' })
  test.each([
    [
      'a field that is too new',
      podWith({ spec: 'hostnameOverride: web' }),
      '1.33.13',
      'needs kubelet 1.34; kubelet 1.33 drops it',
    ],
    ['a field that is gone', podWith({ spec: 'workloadRef: {name: a, podGroup: b}' }), '1.36.4', 'any more'],
    ['a gate', restart, '1.34.4', 'only as Always'],
    ['a service account, refused', podWith({ spec: 'serviceAccountName: a' }), '1.34.0', 'refuses'],
    ['a service account, before that', podWith({ spec: 'serviceAccountName: a' }), '1.30.0', 'never start'],
    ['a runtime class', podWith({ spec: 'runtimeClassName: kata' }), '1.30.0', '1.30 crashes'],
    ['a runtime class, before that', podWith({ spec: 'runtimeClassName: kata' }), '1.29.0', 'ignores it'],
    ['an odd variable', podWith({ container: 'env: [{name: "a b", value: c}]' }), '1.34.4', 'not valid'],
  ])('%s', async (_, text, version, message) => {
    expect((await only(text, version)).message).toContain(message)
  })

  test.each([
    [podWith({ spec: 'hostnameOverride: web' }), '1.35.4'],
    [restart, '1.35.4'],
    [podWith({ container: 'env: [{name: "a b", value: c}]' }), '1.35.0'],
  ])('and what it knows is taken', async (text, kubeletVersion) => {
    expect((await check(text, { kubeletVersion })).diagnostics).toEqual([])
  })
})

describe('what is only doubtful', () => {
  const digest = `@sha256:${'a'.repeat(64)}`
  const pinned = podWith({})
  const image = (name: string) => pinned.replace(`busybox:1.37${digest}`, name)
  test.each([
    ['a tag', image('busybox:1.37'), 'info', 'pod-image-unpinned', `busybox:1.37@sha256:`],
    ['latest', image('busybox:latest'), 'warning', 'pod-image-unpinned', 'VERSION'],
    ['no tag', image('busybox'), 'warning', 'pod-image-unpinned', 'VERSION'],
    [
      'a priority class',
      podWith({ spec: 'priorityClassName: system-node-critical' }),
      'warning',
      'pod-needs-api-server',
      'priority',
    ],
    [
      'a volume without source',
      podWith({ spec: 'volumes: [{name: a}]' }),
      'warning',
      'pod-invalid',
      'emptyDir',
    ],
  ])('%s', async (_, text, severity, code, hint) => {
    const found = await only(text)
    expect(found).toMatchObject({ severity, code })
    expect(found.hint).toContain(hint)
  })

  test('a digest, and a class with its number, are fine', async () => {
    const text = podWith({ spec: 'priorityClassName: system-node-critical\npriority: 2000001000' })
    expect((await check(text)).diagnostics).toEqual([])
  })
})

test('a pod written as JSON has positions too', async () => {
  const text =
    '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"A"},"spec":{"containers":[{"name":"a","image":"b@sha256:'
  const { diagnostics } = await check(`${text}${'c'.repeat(64)}"}]}}`, { file: 'a.json' })
  expect(diagnostics).toMatchObject([{ code: 'pod-invalid', pointsAt: '"A"', path: ['metadata', 'name'] }])
})
