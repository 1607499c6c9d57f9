import { describe, expect, test } from 'vitest'
import { checkKubeletConfig } from '../../src/compat/kubelet/fields.ts'
import data from '../../src/data/kubelet-fields.json' with { type: 'json' }

const ours = {
  kind: 'KubeletConfiguration',
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  cgroupDriver: 'systemd',
}

function check(config: Record<string, unknown>, version = '1.36.4') {
  return checkKubeletConfig(config, version, ['kubelet', 'config'], ours)
}

/** Each problem in one line: code, path below kubelet.config. */
function problems(config: Record<string, unknown>, version?: string): string[] {
  return check(config, version).map(({ code, path }) => `${code} ${path.slice(2).join('.')}`)
}

test('what people write is accepted', () => {
  expect(
    check({
      maxPods: 20,
      featureGates: { UserNamespacesSupport: true },
      evictionHard: { 'memory.available': '100Mi' },
      systemReserved: { cpu: '500m', memory: '1Gi' },
      shutdownGracePeriod: '30s',
      shutdownGracePeriodCriticalPods: '10s',
      shutdownGracePeriodByPodPriority: [{ priority: 0, shutdownGracePeriodSeconds: 30 }],
      memoryThrottlingFactor: 0.9,
      allowedUnsafeSysctls: ['net.core.somaxconn'],
      logging: { format: 'json', flushFrequency: '5s', options: { json: { infoBufferSize: '64Ki' } } },
      reservedMemory: [{ numaNode: 0, limits: { memory: '1Gi' } }],
      registerWithTaints: [{ key: 'a', effect: 'NoSchedule' }],
      crashLoopBackOff: { maxContainerRestartPeriod: '10s' },
      memorySwap: {},
      resolvConf: null,
    }),
  ).toEqual([])
})

test.each<[Record<string, unknown>, string[]]>([
  [{ maxPod: 20 }, ['kubelet-config-unknown-field maxPod']],
  [{ constructor: 1 }, ['kubelet-config-unknown-field constructor']],
  [{ memorySwap: { behavior: 'NoSwap' } }, ['kubelet-config-unknown-field memorySwap.behavior']],
  [{ reservedMemory: [{ numa: 0 }] }, ['kubelet-config-unknown-field reservedMemory.0.numa']],
  [
    { logging: { options: { json: { split: true } } } },
    ['kubelet-config-unknown-field logging.options.json.split'],
  ],
  [{ maxPods: '20' }, ['config-wrong-type maxPods']],
  [{ maxPods: 1.5 }, ['config-wrong-type maxPods']],
  [{ maxPods: 2 ** 31 }, ['config-bad-value maxPods']],
  [{ logging: { verbosity: -1 } }, ['config-bad-value logging.verbosity']],
  [{ reservedMemory: [{ limits: { memory: '1 GB' } }] }, ['config-bad-value reservedMemory.0.limits.memory']],
  [{ syncFrequency: null }, ['config-wrong-type syncFrequency']],
  [{ failSwapOn: 'false' }, ['config-wrong-type failSwapOn']],
  [{ shutdownGracePeriod: 30 }, ['config-wrong-type shutdownGracePeriod']],
  [{ shutdownGracePeriod: '30 seconds' }, ['config-bad-value shutdownGracePeriod']],
  [{ systemReserved: { cpu: 1 } }, ['config-wrong-type systemReserved.cpu']],
  [{ systemReserved: ['cpu=1'] }, ['config-wrong-type systemReserved']],
  [{ clusterDNS: '10.0.0.10' }, ['config-wrong-type clusterDNS']],
  [{ clusterDNS: [10] }, ['config-wrong-type clusterDNS.0']],
  [{ memorySwap: 'LimitedSwap' }, ['config-wrong-type memorySwap']],
  [{ memorySwap: [] }, ['config-wrong-type memorySwap']],
  [{ staticPodPath: '/pods' }, ['kubelet-config-managed staticPodPath']],
  [{ authentication: { anonymous: { enabled: true } } }, ['kubelet-config-managed authentication']],
  [{ readOnlyPort: 10255 }, ['kubelet-config-managed readOnlyPort']],
  [{ cgroupDriver: 'cgroupfs' }, ['kubelet-config-managed cgroupDriver']],
  [{ healthzBindAddress: '0.0.0.0' }, ['kubelet-config-managed healthzBindAddress']],
  [{ healthzBindAddress: '::1' }, []],
  [
    { apiVersion: 'kubelet.config.k8s.io/v1', kind: 'KubeletConfiguration' },
    ['kubelet-config-managed apiVersion'],
  ],
])('%j', (config, expected) => {
  expect(problems(config)).toEqual(expected)
})

describe('fields by version', () => {
  test.each([
    ['imageMaximumGCAge', '1h', '1.29'],
    ['podLogsDir', '/var/log/pods', '1.30'],
    ['failCgroupV1', false, '1.31'],
    ['singleProcessOOMKill', true, '1.32'],
    ['mergeDefaultEvictionSettings', true, '1.33'],
    ['memoryReservationPolicy', 'None', '1.36'],
  ])('%s = %j came with %s', (name, value, minor) => {
    const before = `1.${Number(minor.split('.')[1]) - 1}.0`
    expect(problems({ [name]: value }, `${minor}.0`)).toEqual([])
    expect(check({ [name]: value }, before)).toMatchObject([
      { code: 'kubelet-config-unknown-field', at: 'key', hint: `the field exists since ${minor}` },
    ])
  })

  test('a field below another, and one whose type changed', () => {
    expect(problems({ logging: { options: { text: {} } } }, '1.29.15')).toEqual([
      'kubelet-config-unknown-field logging.options.text',
    ])
    expect(problems({ logging: { flushFrequency: '5s' } }, '1.27.16')).toEqual([
      'config-wrong-type logging.flushFrequency',
    ])
    expect(problems({ logging: { flushFrequency: 5_000_000_000 } }, '1.27.16')).toEqual([])
  })
})

test('hints say what to write', () => {
  const hints = (config: Record<string, unknown>) => check(config).map(({ hint }) => hint)
  expect(hints({ maxpods: 20 })).toEqual(['did you mean `maxPods`?'])
  expect(hints({ maxPods: '20' })).toEqual(['write 20, without quotes'])
  expect(hints({ syncFrequency: 60 })).toEqual(['write "60s" for seconds'])
  expect(hints({ address: '0.0.0.0' })).toEqual(['use `kubelet.server`'])
  expect(hints({ staticPodURL: 'https://example.org' })).toEqual(['name manifests, or a URL, under `pods`'])
})

describe('the data', () => {
  const simple = new Set([
    'string',
    'bool',
    'int32',
    'int64',
    'uint32',
    'number',
    'quantity',
    'duration',
    'durationOrInt',
  ])

  test('every type is one that the checks know', () => {
    for (const [struct, fields] of Object.entries(data.types))
      for (const [name, variants] of Object.entries(fields))
        for (const { type } of variants as { type: string }[]) {
          const inner = type.replace(/^(\[\]|\{\})+/, '')
          expect(simple.has(inner) || inner in data.types, `${struct}.${name}: ${type}`).toBe(true)
        }
  })
})
