import { describe, expect, test } from 'vitest'
import { checkPods, type PodFacts } from '../../../src/components/pods/check/index.ts'
import { parseQuantity } from '../../../src/components/pods/check/quantity.ts'
import { parseImageReference, qualify } from '../../../src/plan/image-reference.ts'
import { check } from './manifest.ts'

const hex = 'a'.repeat(64)

async function factsOf(text: string): Promise<PodFacts> {
  const { pod } = await check(text)
  if (!pod) throw new Error('no facts')
  return pod
}

const manifest = (name: string, port: string, rest = '') => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  containers: [{name: main, image: "busybox:1.37", ports: [${port}]}]
  ${rest}
`

test('facts of a pod', async () => {
  const text = `
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: sites, annotations: {kubernetes.io/egress-bandwidth: 1M}}
spec:
  initContainers:
    - {name: setup, image: example.com/setup, ports: [{containerPort: 1, hostPort: 1}]}
    - {name: proxy, image: 'team/proxy:v2', restartPolicy: Always, ports: [{containerPort: 443, hostPort: 8443}]}
  containers:
    - name: main
      image: busybox:1.37
      livenessProbe: {tcpSocket: {port: 80}}
      readinessProbe: {exec: {command: ['true']}}
      ports: [{containerPort: 80}, {containerPort: 53, hostPort: 53, protocol: UDP, hostIP: 192.0.2.1}]
    - {name: twin, image: 'busybox:1.37'}
  volumes: [{name: data, image: {reference: 'ghcr.io/a/b@sha256:${hex}'}}]
`
  expect(await factsOf(text)).toEqual({
    name: 'web',
    namespace: 'sites',
    hostNetwork: false,
    hostPaths: [],
    bandwidth: [['metadata', 'annotations', 'kubernetes.io/egress-bandwidth']],
    nodeCalls: [['spec', 'containers', 0, 'livenessProbe', 'tcpSocket']],
    containers: ['proxy', 'main', 'twin'],
    restartsAlways: true,
    usesSctp: false,
    images: [
      'example.com/setup:latest',
      'docker.io/team/proxy:v2',
      'docker.io/library/busybox:1.37',
      `ghcr.io/a/b@sha256:${hex}`,
    ],
    hostPorts: [
      {
        pod: 'web',
        container: 'proxy',
        port: 8443,
        protocol: 'TCP',
        hostIP: '',
        path: ['spec', 'initContainers', 1, 'ports', 0, 'hostPort'],
      },
      {
        pod: 'web',
        container: 'main',
        port: 53,
        protocol: 'UDP',
        hostIP: '192.0.2.1',
        path: ['spec', 'containers', 0, 'ports', 1, 'hostPort'],
      },
    ],
  })
})

test('with hostNetwork every port is one of the node', async () => {
  const { hostPorts, namespace } = await factsOf(manifest('a', '{containerPort: 80}', 'hostNetwork: true'))
  expect(hostPorts).toMatchObject([
    { port: 80, path: ['spec', 'containers', 0, 'ports', 0, 'containerPort'] },
  ])
  expect(namespace).toBe('default')
})

test('facts are there beside errors', async () => {
  const { pod, diagnostics } = await check(
    manifest('web', '{containerPort: 80, hostPort: 8080}', 'serviceAccountName: a'),
  )
  expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true)
  expect(pod?.hostPorts).toHaveLength(1)
})

describe('pods together', () => {
  const together = async (...texts: string[]) => {
    const all = await Promise.all(
      texts.map(async (text, index) => {
        const file = `${index}.yaml`
        return { file, document: { file, span: () => undefined }, facts: await factsOf(text) }
      }),
    )
    return checkPods(all).map(({ code, file, path }) => [code, file, path.join('.')])
  }
  const clash = ['pod-host-port-clash', '1.yaml', 'spec.containers.0.ports.0.hostPort']

  test.each([
    ['the same port', '{containerPort: 80, hostPort: 80}', '{containerPort: 1, hostPort: 80}', [clash]],
    [
      'another protocol',
      '{containerPort: 80, hostPort: 80}',
      '{containerPort: 80, hostPort: 80, protocol: UDP}',
      [],
    ],
    [
      'every address and one',
      '{containerPort: 80, hostPort: 80}',
      '{containerPort: 80, hostPort: 80, hostIP: 192.0.2.1}',
      [clash],
    ],
    [
      '0.0.0.0 and one',
      '{containerPort: 80, hostPort: 80, hostIP: 0.0.0.0}',
      '{containerPort: 80, hostPort: 80, hostIP: 192.0.2.1}',
      [clash],
    ],
    [
      'two addresses',
      '{containerPort: 80, hostPort: 80, hostIP: 192.0.2.2}',
      '{containerPort: 80, hostPort: 80, hostIP: 192.0.2.1}',
      [],
    ],
    ['no host port', '{containerPort: 80}', '{containerPort: 80}', []],
  ])('%s', async (_, first, second, expected) => {
    expect(await together(manifest('a', first), manifest('b', second))).toEqual(expected)
  })

  test('hostNetwork against hostPort', async () => {
    const host = manifest('b', '{containerPort: 80}', 'hostNetwork: true')
    expect(await together(manifest('a', '{containerPort: 8080, hostPort: 80}'), host)).toEqual([
      ['pod-host-port-clash', '1.yaml', 'spec.containers.0.ports.0.containerPort'],
    ])
  })

  test('one name', async () => {
    const a = manifest('a', '')
    expect(await together(a, a)).toEqual([['pod-duplicate-name', '1.yaml', 'metadata.name']])
    expect(await together(a, a.replace('name: a', 'name: a, namespace: other'))).toEqual([])
  })
})

describe('image references', () => {
  test.each([
    ['busybox', 'docker.io/library/busybox:latest'],
    ['busybox:1.37', 'docker.io/library/busybox:1.37'],
    ['docker.io/busybox', 'docker.io/library/busybox:latest'],
    ['index.docker.io/team/app:1', 'docker.io/team/app:1'],
    ['team/app', 'docker.io/team/app:latest'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/app', 'localhost:5000/app:latest'],
    ['registry.k8s.io/pause:3.10.2', 'registry.k8s.io/pause:3.10.2'],
    [`a/b@sha256:${hex}`, `docker.io/a/b@sha256:${hex}`],
    [`host:5000/a/b:1@sha256:${hex}`, `host:5000/a/b:1@sha256:${hex}`],
    ['[2001:db8::1]:5000/app:1', '[2001:db8::1]:5000/app:1'],
    ['a__b/c-d.e', 'docker.io/a__b/c-d.e:latest'],
  ])('%s', (text, qualified) => {
    expect(qualify(text)).toBe(qualified)
  })

  test.each([
    '',
    ' busybox',
    'busy box',
    'Busybox',
    'a//b',
    '/a',
    'a/',
    'a:',
    'a:b:c',
    'a@sha256:12',
    `a@b@sha256:${hex}`,
    hex,
    'a:-x',
    'http://a/b',
    `a@sha256:${'A'.repeat(64)}`,
  ])('%j is none', text => {
    expect(parseImageReference(text)).toBeUndefined()
  })
})

describe('quantities', () => {
  test.each([
    ['1', '1000m'],
    ['0.1', '100m'],
    ['1Ki', '1024'],
    ['1.5Gi', '1610612736'],
    ['1e3', '1k'],
    ['1E', '1e18'],
    ['.5', '500m'],
    ['5.', '5'],
    ['+1', '1'],
    [0.5, '500m'],
    ['1E', '1000P'],
    ['1Ei', '1152921504606846976'],
    ['1.5Ei', '1536Pi'],
    ['1Pi', '1024Ti'],
    ['1e-3', '1m'],
    ['1E3', '1k'],
    ['-1Ei', '-1152921504606846976'],
    // ParseQuantity lowers what has a binary suffix to 2^63-1, and nothing else.
    ['9Ei', '9223372036854775807'],
    ['-9Ei', '-9223372036854775807'],
    ['9223372036854775807Ki', '9223372036854775807'],
    ['10E', '10000000000000000000'],
  ])('%s is %s', (a, b) => {
    expect(parseQuantity(a)).toBe(parseQuantity(b))
    expect(parseQuantity(a)).toBeTypeOf('bigint')
  })

  test.each([
    '',
    '1 Gi',
    '64MB',
    '1K',
    '1kb',
    '--1',
    '.',
    'e3',
    '1e',
    '1i',
    '1Eii',
    '1Ki3',
    '1mi',
    '1.2.3',
    true,
    null,
    {},
  ])('%j is none', value => {
    expect(parseQuantity(value)).toBeUndefined()
  })

  test('what is finer than a billionth is rounded up, and an absurd exponent is harmless', () => {
    expect(parseQuantity('0.1n')).toBe(1n)
    expect(parseQuantity('1e999999999')).toBeGreaterThan(0n)
  })
})
