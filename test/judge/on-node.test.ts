import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { found } from '../components/pods/on-node/found.ts'
import { judge, type Question } from './program.mjs'

// JUDGE_RUNS and JUDGE_SEED choose others.
const { JUDGE_RUNS = '1000', JUDGE_SEED = '20261128' } = process.env
const [numRuns, seed] = [Number(JUDGE_RUNS), Number(JUDGE_SEED)]

const keys = [
  'kubernetes.io/hostname',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'disktype',
  'cores',
  'gpu',
]
const values = ['edge', 'other', 'amd64', 'arm64', 'linux', 'ssd', '4']
const anyKey = fc.constantFrom(...keys)
const anyValues = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...values), { minLength, maxLength })
const requirement = fc.oneof(
  fc.record({ key: anyKey, operator: fc.constantFrom('In', 'NotIn'), values: anyValues(1, 2) }),
  fc.record({ key: anyKey, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  fc.record({ key: anyKey, operator: fc.constantFrom('Gt', 'Lt'), values: fc.constantFrom(['3'], ['9']) }),
)
const field = fc.record({
  key: fc.constant('metadata.name'),
  operator: fc.constantFrom('In', 'NotIn'),
  values: fc.constantFrom(['edge'], ['other']),
})
const term = fc.record(
  {
    matchExpressions: fc.array(requirement, { maxLength: 2 }),
    matchFields: fc.array(field, { maxLength: 1 }),
  },
  { requiredKeys: [] },
)
const nodeAffinity = fc
  .array(term, { minLength: 1, maxLength: 3 })
  .map(nodeSelectorTerms => ({ requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } }))
const parameters = [
  'net.core.somaxconn',
  'net.ipv4.tcp_rmem',
  'net/ipv4/tcp_notsent_lowat',
  'kernel.msgmax',
  'kernel.shm_rmid_forced',
  'vm.swappiness',
]
const parts = {
  nodeSelector: fc.dictionary(anyKey, fc.constantFrom(...values), { maxKeys: 2 }),
  affinity: nodeAffinity.map(one => ({ nodeAffinity: one })),
  nodeName: fc.constantFrom('edge', 'other'),
  securityContext: fc
    .uniqueArray(fc.constantFrom(...parameters), { minLength: 1, maxLength: 2 })
    .map(names => ({ sysctls: names.map(name => ({ name, value: '1' })) })),
}
// With all of them hardly a pod would be admitted.
const { affinity, securityContext } = parts
const spec = fc.oneof(
  fc.record({ affinity }),
  fc.record({ securityContext }),
  fc.record(parts, { requiredKeys: [] }),
)
const resources = fc.constantFrom(
  {},
  {},
  {},
  { 'hugepages-2Mi': '64Mi', memory: '64Mi' },
  { 'example.com/gpu': 1 },
)
const labels = fc.constantFrom({}, { disktype: 'ssd', cores: '4' }, { 'kubernetes.io/hostname': 'other' })
const allowed = fc.constantFrom([], ['net.core.*'], ['kernel.msg*', 'net.ipv4.tcp_notsent_lowat'])
const cases = fc.record({ spec, resources, labels, allowed })

describe.each(['1.34.4', '1.35.4', '1.36.4', '1.37.2'])('kubelet %s', version => {
  it(`admits what check takes, and no other: ${numRuns} pods, seed ${seed}`, async () => {
    const all = fc.sample(cases, { numRuns, seed }).map(one => {
      const image = `docker.io/library/busybox@sha256:${'a'.repeat(64)}`
      const containers = [{ name: 'main', image, resources: { limits: one.resources } }]
      const pod = { metadata: { name: 'web' }, spec: { ...one.spec, containers } }
      const text = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...pod })
      const flags = {
        'node-labels': Object.entries(one.labels)
          .map(pair => pair.join('='))
          .join(','),
      }
      const kubelet = { version: version.slice(0, 4), flags, config: { allowedUnsafeSysctls: one.allowed } }
      const node: Question['node'] = { name: 'edge', labels: one.labels, allowedUnsafeSysctls: one.allowed }
      return { text, config: `kubelet: ${JSON.stringify(kubelet)}\n`, node }
    })
    const verdicts = judge(
      version,
      all.map(({ text, node }) => ({ kind: 'pod', text, node })),
    )
    const count = { bothTake: 0, bothRefuse: 0 }
    const different: string[] = []
    for (const [index, { text, config }] of all.entries()) {
      const { accepted, rejected = '', reason } = verdicts[index] ?? {}
      if (!accepted) throw new Error(`${reason}\n${text}`)
      const ours = (await found([text], config)).filter(({ code }) => code === 'pod-not-admitted')
      if ((rejected === '') === (ours.length === 0)) count[rejected === '' ? 'bothTake' : 'bothRefuse']++
      else different.push(`${text}${config}${rejected}; ${ours.map(({ message }) => message).join('; ')}`)
    }
    console.log(
      `kubelet ${version}: both take ${count.bothTake}, both refuse ${count.bothRefuse}, different ${different.length}`,
    )
    expect(different.slice(0, 10)).toEqual([])
  })
})
