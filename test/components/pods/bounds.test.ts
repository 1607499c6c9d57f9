import { describe, expect, it } from 'vitest'
import { checkPod, checkPods, type PodFacts } from '../../../src/components/pods/check/index.ts'
import type { Document } from '../../../src/config/document.ts'
import { counted } from './counted.ts'

const image = `docker.io/library/busybox@sha256:${'a'.repeat(64)}`
const times = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index))
const keys = (count: number, value: unknown) =>
  Object.fromEntries(times(count, index => [`example.com/r${index}`, value]))
const containers = (count: number, more: (index: number) => object = () => ({})) =>
  times(count, index => ({ name: `c${index}`, image, ...more(index) }))
const volumes = (count: number, source: object = { emptyDir: {} }) =>
  times(count, index => ({ name: `v${index}`, ...source }))

/** What grows in a Pod: each a spec of some size. */
const specs: Readonly<Record<string, (size: number) => object>> = {
  containers: n => ({ containers: containers(n) }),
  'containers with one name': n => ({ containers: containers(n, () => ({ name: 'same' })) }),
  'init containers': n => ({ initContainers: containers(n), containers: containers(1) }),
  variables: n => ({
    containers: containers(1, () => ({ env: times(n, i => ({ name: `V${i}`, value: 'v' })) })),
  }),
  'variables from files': n => ({
    volumes: volumes(n),
    containers: containers(1, () => ({
      env: times(n, i => ({
        name: `V${i}`,
        valueFrom: { fileKeyRef: { volumeName: `v${i}`, path: 'p', key: 'k' } },
      })),
    })),
  }),
  'unknown fields': n => ({ containers: containers(1, () => keys(n, 1)) }),
  'values of the wrong type': n => ({ containers: containers(1, () => ({ args: times(n, () => 1) })) }),
  ports: n => ({
    containers: containers(1, () => ({
      ports: times(n, i => ({ name: `p${i}`, containerPort: 80, hostPort: i })),
    })),
  }),
  'volumes and their mounts': n => ({
    volumes: volumes(n),
    containers: containers(1, () => ({
      volumeMounts: times(n, i => ({ name: `v${i}`, mountPath: `/${i}` })),
    })),
  }),
  'volumes, each in a container': n => ({
    volumes: volumes(n),
    containers: containers(n, i => ({ volumeMounts: [{ name: `v${i}`, mountPath: '/v' }] })),
  }),
  'volumes of huge pages and containers': n => ({
    volumes: volumes(n, { emptyDir: { medium: 'HugePages-2Mi' } }),
    containers: containers(n, () => ({ resources: { limits: { cpu: 1 } } })),
  }),
  'resources of the Pod and containers': n => ({
    resources: { limits: keys(n, '1'), requests: keys(n, '1') },
    containers: containers(n, () => ({ resources: { requests: { cpu: '1m' } } })),
  }),
  'resource claims': n => ({
    resourceClaims: times(n, i => ({ name: `r${i}` })),
    containers: containers(n, i => ({ resources: { claims: [{ name: `r${i}` }] } })),
  }),
  tolerations: n => ({ tolerations: times(n, () => ({ operator: 'Exists' })), containers: containers(1) }),
}

function check(spec: object) {
  const { data, reads } = counted({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec })
  const span = () => ({ start: 0, end: 0, line: 1, column: 1 })
  const document: Document = {
    file: 'web.yaml',
    syntax: 'yaml',
    value: data,
    text: '',
    span,
    textAt: () => '',
  }
  const { diagnostics } = checkPod({ file: 'web.yaml', text: '' }, document, { kubeletVersion: '1.36.4' })
  return { diagnostics, reads: reads() }
}

describe('the work on one Pod grows with its size, and not with the square:', () => {
  it.each(Object.entries(specs))('%s', (_, spec) => {
    const [small, middle, large] = [100, 200, 400].map(size => check(spec(size)).reads) as [
      number,
      number,
      number,
    ]
    // The counter sees the work.
    expect(middle - small).toBeGreaterThanOrEqual(100)
    expect((large - middle) / (middle - small)).toBeLessThan(2.1)
  })
})

it('hints about wrong mounts do not list all volumes', () => {
  const lengthOf = (size: number) =>
    JSON.stringify(
      check({
        volumes: volumes(size),
        containers: containers(1, () => ({
          volumeMounts: times(size, i => ({ name: `w${i}`, mountPath: `/${i}` })),
        })),
      }).diagnostics,
    ).length
  expect(lengthOf(400) / lengthOf(200)).toBeLessThan(2.1)
})

describe('the work on many pods grows with their number:', () => {
  const facts = (index: number, hostIP: string): PodFacts => ({
    ...{
      name: `web-${index}`,
      namespace: 'default',
      images: [],
      hostNetwork: false,
      hostPaths: [],
      bandwidth: [],
      nodeCalls: [],
      usesSctp: false,
      restartsAlways: true,
      containers: ['c'],
    },
    hostPorts: [{ pod: `web-${index}`, container: 'c', port: 80, protocol: 'TCP', hostIP, path: [] }],
  })
  it.each([
    ['one port', () => ''],
    ['one port of one address', () => '192.0.2.1'],
    ['one port, each of another address', (index: number) => `10.0.${index >> 8}.${index & 255}`],
    ['every address last', (index: number, count: number) => (index === count - 1 ? '' : `10.0.0.${index}`)],
  ])('%s', (_, addressOf) => {
    const [small, middle, large] = [100, 200, 400].map(count => {
      const pods = times(count, index => ({
        file: `${index}.yaml`,
        document: { file: `${index}.yaml`, span: () => undefined },
        facts: facts(index, addressOf(index, count)),
      }))
      const { data, reads } = counted(pods)
      checkPods(data)
      return reads()
    }) as [number, number, number]
    expect(middle - small).toBeGreaterThanOrEqual(100)
    expect((large - middle) / (middle - small)).toBeLessThan(2.1)
  })
})
