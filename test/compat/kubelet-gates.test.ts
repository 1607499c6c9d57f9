import { expect, it } from 'vitest'
import { findings } from './subject.ts'

it.each<[string, string, Record<string, unknown>, string[]]>([
  ['1.36.4', 'on by itself', { shutdownGracePeriod: '30s' }, []],
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
      'warning kubelet-gate-unknown featureGates.Frobnicate',
      'warning kubelet-gate-unknown featureGates.constructor',
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
  expect(found).toEqual(expected.map(line => line.replace(/ (\S+)$/, ' kubelet.config.$1')))
})
