import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { renderDiagnostics } from '../../../src/diagnostics/render.ts'
import { compareLocks } from '../../../src/lock/compare.ts'
import { movedSuites } from '../../../src/lock/debian.ts'
import type { Lock } from '../../../src/lock/types.ts'
import { compileText } from '../compile.ts'
import type { Data } from './configs.ts'

// Every object of JavaScript answers to these, so a table asked without Object.hasOwn seems to know them.
const names = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__']
const values: readonly Data[] = [1, 'a', null, [], { a: 1 }]

type Mapping = { readonly [key: string]: Data }
const isMapping = (data: Data | undefined): data is Mapping =>
  typeof data === 'object' && data !== null && !Array.isArray(data)

/** The same data once for each of its mappings, each time with one key more in it; and where that mapping is. */
function* withKeyInEach(
  data: Data,
  name: string,
  value: Data,
  path = '',
): Generator<{ path: string; data: Data }> {
  if (typeof data !== 'object' || data === null) return
  // A computed key `__proto__` is a key like any other, and JSON.stringify writes it.
  if (isMapping(data)) yield { path, data: { ...data, [name]: value } }
  for (const [key, child] of Object.entries(data))
    for (const one of withKeyInEach(child, name, value, `${path}.${key}`))
      yield {
        path: one.path,
        data: isMapping(data)
          ? { ...data, [key]: one.data }
          : Object.assign([...(data as Data[])], { [key]: one.data }),
      }
}

const textOf = (file: string) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')

const wholeConfig: Mapping = parse(textOf('compile/every-key.yaml'))
const config: Data = {
  ...wholeConfig,
  base: 'debian-13',
  pods: [],
  // Its entries name a pod.
  firewall: { ...(wholeConfig.firewall as Mapping), egress: [] },
  kubelet: {
    ...(wholeConfig.kubelet as Mapping),
    server: 'off',
    config: {
      featureGates: { AllAlpha: true },
      evictionHard: { 'memory.available': '100Mi' },
      memorySwap: {},
    },
    flags: { v: 2 },
  },
  containerd: {
    version: '2.3.6',
    config: {
      debug: { level: 'debug' },
      plugins: {
        'io.containerd.cri.v1.images': { registry: { configs: { 'example.org': {} } } },
        'io.containerd.cri.v1.runtime': { containerd: { runtimes: { other: { options: {} } } } },
        'io.containerd.grpc.v1.cri': {},
      },
    },
  },
}
const image = `docker.io/library/busybox@sha256:${'a'.repeat(64)}`
const pod: Data = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { a: 'b' }, annotations: { a: 'b' } },
  spec: {
    securityContext: { seccompProfile: { type: 'RuntimeDefault' }, sysctls: [{ name: 'a.b', value: '1' }] },
    nodeSelector: {},
    resources: { limits: { memory: '1Gi' } },
    initContainers: [{ name: 'i', image }],
    containers: [
      {
        ...{ name: 'c', image },
        env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
        envFrom: [],
        resources: { limits: { memory: '1Gi' }, requests: { memory: '1Gi' } },
        ports: [{ containerPort: 80 }],
        livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: 'a', value: 'b' }] } },
        lifecycle: { preStop: { exec: { command: ['true'] } } },
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
      },
    ],
    volumes: [
      { name: 'v', emptyDir: {} },
      { name: 'w', downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.labels' } }] } },
      { name: 'x', projected: { sources: [{ downwardAPI: { items: [] } }] } },
    ],
    dnsConfig: { options: [{ name: 'ndots', value: '2' }] },
    affinity: { nodeAffinity: {} },
  },
}
const lock: Data = {
  ...parse(textOf('errors/lock-unused/containerd-alone.lock')),
  debian: { trixie: { amd64: 'a'.repeat(64) } },
}

/** Compiles and prints; gives back the paths of all problems. */
async function pathsOf(...input: Parameters<typeof compileText>): Promise<string[]> {
  const { plan, diagnostics, sources } = await compileText(...input)
  renderDiagnostics(diagnostics, sources, { color: false })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  expect(plan === undefined).toBe(errors.length > 0)
  expect(errors.filter(({ span }) => !span)).toEqual([])
  return errors.map(({ path, message }) => `${path.join('.')} ${message}`)
}

it('the config that the names are put into is sound', async () => {
  const { diagnostics } = await compileText(JSON.stringify(config), { file: 'bakelet.json' })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
})

describe.each(names)('a key named %s', name => {
  it('anywhere in a config is an error about this key, or data', async () => {
    let accepted = 0
    for (const value of values)
      for (const { path, data } of withKeyInEach(config, name, value)) {
        const file = 'bakelet.json'
        const { plan, diagnostics } = await compileText(JSON.stringify(data), { file })
        const errors = diagnostics.filter(({ severity }) => severity === 'error')
        if (plan) accepted++
        else expect(JSON.stringify(errors), `${path}: ${JSON.stringify(value)}`).toContain(name)
        if (name === '__proto__') expect(plan, path).toBeUndefined()
      }
    // Tables of containerd plugins that are not known here, and runtimes, may have any name.
    expect(accepted > 0).toBe(name !== '__proto__')
  })

  it('anywhere in a pod is an error about this key, or a name that may be any', async () => {
    for (const value of values)
      for (const { path, data } of withKeyInEach(pod, name, value)) {
        const paths = await pathsOf('name: a', { pods: { 'pods/a.json': JSON.stringify(data) } })
        const isFree =
          /\.(labels|annotations|nodeSelector)$/.test(path) && (value === null || typeof value === 'string')
        if (!isFree || name === '__proto__') expect(paths.join('\n'), path).toContain(name)
      }
  })

  it('anywhere in a lock is an error about this key', async () => {
    // A suite of Debian may be called so.
    for (const value of values)
      for (const { path, data } of withKeyInEach(lock, name, value))
        if (path !== '.debian' || name !== 'constructor')
          expect((await pathsOf('name: a', { lock: JSON.stringify(data) })).join('\n'), path).toContain(name)
  })

  it('as a suite of Debian is one that another lock does not have', () => {
    expect(movedSuites({ [name]: { amd64: 'a' } }, {}, 'amd64')).toEqual([name])
    const empty: Lock = { data: '', components: {}, images: {} }
    expect(compareLocks(empty, { ...empty, debian: { [name]: { amd64: 'a' } } })).toEqual([
      { debian: name, from: undefined, to: { amd64: 'a' } },
    ])
  })
})
