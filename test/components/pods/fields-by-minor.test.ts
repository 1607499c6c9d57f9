import { expect, test } from 'vitest'
import { check, podWith } from './manifest.ts'

const sidecar =
  'initContainers: [{name: log, image: "a.example/b@sha256:X", restartPolicy: Always, command: [a]}]'

// Field and the minor that brought it: pkg/apis/core/types.go, by tag of k8s.io/kubernetes.
test.each([
  [
    'terminationGracePeriodSeconds',
    21,
    podWith({ container: probe('{tcpSocket: {port: 80}, terminationGracePeriodSeconds: 5}') }),
  ],
  ['grpc', 23, podWith({ container: probe('{grpc: {port: 80}}') })],
  ['os', 23, podWith({ spec: 'os: {name: linux}' })],
  ['hostUsers', 25, podWith({ spec: 'hostUsers: true' })],
  ['restartPolicy', 28, podWith({ spec: sidecar.replace('X', 'a'.repeat(64)) })],
  ['sleep', 29, podWith({ container: 'lifecycle: {preStop: {sleep: {seconds: 5}}}' })],
  [
    'appArmorProfile',
    30,
    podWith({ container: 'securityContext: {appArmorProfile: {type: RuntimeDefault}}' }),
  ],
  ['supplementalGroupsPolicy', 31, podWith({ spec: 'securityContext: {supplementalGroupsPolicy: Merge}' })],
  ['resources', 32, podWith({ spec: 'resources: {limits: {memory: 64Mi}}' })],
])('%s came with 1.%i', async (field, first, text) => {
  const wrong = async (minor: number) =>
    (await check(text, { kubeletVersion: `1.${minor}.0` })).diagnostics
      .filter(({ message }) => message.includes(field) && message.includes('drops it'))
      .map(({ code, severity, message }) => ({ code, severity, message }))
  expect(await wrong(first)).toEqual([])
  expect(await wrong(first - 1)).toEqual([
    {
      code: 'pod-schema',
      severity: 'error',
      message: expect.stringMatching(
        new RegExp(`${field}\` needs kubelet 1\\.${first}; kubelet 1\\.${first - 1} drops it$`),
      ),
    },
  ])
})

test('a handler has its fields under the name of its older type, too', async () => {
  const text = podWith({ container: 'lifecycle: {preStop: {exec: {command: [a]}}}' })
  expect((await check(text, { kubeletVersion: '1.20.15' })).diagnostics).toEqual([])
})

function probe(text: string): string {
  return `livenessProbe: ${text}`
}
