import { expect, it } from 'vitest'
import { check, findings } from './subject.ts'

it.each<[string, string, Record<string, unknown>, string[]]>([
  ['1.36.4', 'on by default', { shutdownGracePeriod: '30s' }, []],
  [
    '1.36.4',
    'switched on and off as one may',
    { featureGates: { GracefulNodeShutdown: false, AllAlpha: true } },
    [],
  ],
  [
    '1.36.4',
    'switched off under a field',
    { shutdownGracePeriod: '30s', featureGates: { GracefulNodeShutdown: false } },
    ['error kubelet-field-needs-gate shutdownGracePeriod'],
  ],
  [
    '1.36.4',
    'a field that says nothing',
    { shutdownGracePeriod: '0s', featureGates: { GracefulNodeShutdown: false } },
    [],
  ],
  [
    '1.20.15',
    'switched on',
    { shutdownGracePeriod: '30s', featureGates: { GracefulNodeShutdown: true } },
    [],
  ],
  ['1.36.4', 'locked as it is', { featureGates: { NodeSwap: true } }, []],
  ['1.36.4', 'the new check', { memoryThrottlingFactor: 0.8 }, []],
  [
    '1.36.4',
    'a gate of no kubelet',
    { featureGates: { Frobnicate: true, constructor: true } },
    [
      'error kubelet-gate-unknown featureGates.Frobnicate',
      'error kubelet-gate-unknown featureGates.constructor',
    ],
  ],
  ['1.36.4', 'no map', { featureGates: ['NodeSwap'] }, ['error config-wrong-type featureGates']],
  ['1.36.4', 'nothing', { featureGates: null }, []],
])('kubelet %s: %s', async (version, _, config, expected) => {
  const old = version.startsWith('1.20')
  const found = await findings({
    kubelet: { version, config: config as never },
    ...(old ? { containerd: { version: '1.7.34' } } : {}),
  })
  // Old kubelets have holes.
  expect(found.filter(line => !line.includes('version-vulnerable'))).toEqual(
    expected.map(line => line.replace(/ (\S+)$/, ' kubelet.config.$1')),
  )
})

const gateErrors = async (flag: string, config: Record<string, unknown> = {}) =>
  (await check({ kubelet: { version: '1.36', config: config as never, flags: { 'feature-gates': flag } } }))
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path, message }) => [code, path.join('.'), message] as const)

it.each([
  ['NodeSwap=true', []],
  ['NodeSwap=T, AllAlpha=0,,', []],
  ['NodeSwap=false', ['kubelet-gate-locked']],
  ['Frobnicate=true', ['kubelet-gate-unknown']],
  ['__proto__=true,toString=false', ['kubelet-gate-unknown', 'kubelet-gate-unknown']],
  ['NodeSwap', ['config-bad-value']],
  ['NodeSwap=yes', ['config-bad-value']],
  ['NodeSwap=true=false', ['config-bad-value']],
])('--feature-gates=%s', async (flag, expected) => {
  const found = await gateErrors(flag)
  expect(found.map(([code]) => code)).toEqual(expected)
  for (const [, path] of found) expect(path).toBe('kubelet.flags.feature-gates')
})

it('a gate that the flag turns off is off for the fields', async () => {
  const found = await gateErrors('GracefulNodeShutdown=false', {
    shutdownGracePeriod: '30s',
    featureGates: { GracefulNodeShutdown: true },
  })
  expect(found.map(([code, path]) => [code, path])).toEqual([
    ['kubelet-field-needs-gate', 'kubelet.config.shutdownGracePeriod'],
  ])
})
