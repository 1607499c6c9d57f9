import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { managedTree } from '../../src/plan/managed.ts'
import type { Plan } from '../../src/plan/types.ts'
import { textOf } from '../support/text-of.ts'
import { compileText } from './compile.ts'

const dropIn = '/etc/systemd/logind.conf.d/zz-bakelet.conf'

/** Compiles a config whose kubelet has these fields, and expects no diagnostic. */
async function planOf(fields: string, version?: string): Promise<Plan> {
  const versions =
    version === undefined ? '' : `\ncontainerd: {version: 1.7.34}\nkubelet: {version: "${version}"`
  const text = `name: a${versions === '' ? '\nkubelet: {' : `${versions}, `}config: ${fields}}`
  const { plan, diagnostics } = await compileText(text)
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  if (!plan) throw new Error('no plan')
  return plan
}

function shutdownFields({ files }: Plan): Record<string, unknown> {
  const file = files.find(({ path }) => path.endsWith('/kubelet.yaml'))
  const fields = Object.entries(parse(textOf(file?.content)))
  return Object.fromEntries(fields.filter(([name]) => name.startsWith('shutdown')))
}

/** InhibitDelayMaxSec of the drop-in; undefined: there is no drop-in. */
function inhibitDelay({ files }: Plan): number | undefined {
  const file = files.find(({ path }) => path === dropIn)
  return file && Number(/^\[Login\]\nInhibitDelayMaxSec=(\d+)\n$/m.exec(textOf(file.content))?.[1])
}

// A kubelet refuses a critical part that is longer than the whole, shutdownGracePeriodByPodPriority beside the other two
// fields, and any of them without the feature gate: pkg/kubelet/apis/config/validation/validation.go@v1.36.4.
it.each([
  ['{}', { shutdownGracePeriod: '30s', shutdownGracePeriodCriticalPods: '10s' }],
  ['{shutdownGracePeriod: 5s}', { shutdownGracePeriod: '5s' }],
  ['{shutdownGracePeriod: 0s}', { shutdownGracePeriod: '0s' }],
  [
    '{shutdownGracePeriod: 2m, shutdownGracePeriodCriticalPods: 1m}',
    { shutdownGracePeriod: '2m', shutdownGracePeriodCriticalPods: '1m' },
  ],
  [
    '{shutdownGracePeriodCriticalPods: 0s}',
    { shutdownGracePeriod: '30s', shutdownGracePeriodCriticalPods: '0s' },
  ],
  [
    '{shutdownGracePeriodCriticalPods: 1m}',
    { shutdownGracePeriod: '80s', shutdownGracePeriodCriticalPods: '1m' },
  ],
  [
    '{shutdownGracePeriodByPodPriority: [{priority: 0, shutdownGracePeriodSeconds: 5}]}',
    { shutdownGracePeriodByPodPriority: [{ priority: 0, shutdownGracePeriodSeconds: 5 }] },
  ],
  ['{featureGates: {GracefulNodeShutdown: false}}', {}],
])('kubelet.config %s: the defaults fit the fields of the user', async (fields, expected) => {
  expect(shutdownFields(await planOf(fields))).toEqual(expected)
})

// The gate is alpha in 1.20 (pkg/features/kube_features.go@v1.20.15). Up to 1.22 static pods get the critical part only
// (nodeshutdown_manager_linux.go@v1.22.17, processShutdownEvent).
it.each([
  ['1.20', '{}', {}],
  [
    '1.20',
    '{featureGates: {GracefulNodeShutdown: true}}',
    { shutdownGracePeriod: '30s', shutdownGracePeriodCriticalPods: '30s' },
  ],
  ['1.21', '{}', { shutdownGracePeriod: '30s', shutdownGracePeriodCriticalPods: '30s' }],
  [
    '1.22',
    '{shutdownGracePeriod: 90s}',
    { shutdownGracePeriod: '90s', shutdownGracePeriodCriticalPods: '90s' },
  ],
  [
    '1.22',
    '{shutdownGracePeriod: 90s, shutdownGracePeriodCriticalPods: 1m}',
    { shutdownGracePeriod: '90s', shutdownGracePeriodCriticalPods: '1m' },
  ],
  [
    '1.22',
    '{shutdownGracePeriodCriticalPods: 1m}',
    { shutdownGracePeriod: '60s', shutdownGracePeriodCriticalPods: '1m' },
  ],
  ['1.23', '{}', { shutdownGracePeriod: '30s', shutdownGracePeriodCriticalPods: '10s' }],
  ['1.23', '{shutdownGracePeriod: 90s}', { shutdownGracePeriod: '90s' }],
])('kubelet %s with %s: its static pods get the period', async (version, fields, expected) => {
  expect(shutdownFields(await planOf(fields, version))).toEqual(expected)
})

describe('the limit of logind', () => {
  it.each([
    ['{}', 30],
    ['{shutdownGracePeriod: 90s}', 90],
    ['{shutdownGracePeriod: 90s, shutdownGracePeriodCriticalPods: 20s}', 90],
    ['{shutdownGracePeriod: 1h1m1.1s}', 3662],
    ['{shutdownGracePeriod: "30.000000001s"}', 31],
    ['{shutdownGracePeriodCriticalPods: 1m}', 80],
    [
      '{shutdownGracePeriodByPodPriority: [{priority: 0, shutdownGracePeriodSeconds: 100}, {priority: 9, shutdownGracePeriodSeconds: 20}]}',
      120,
    ],
    ['{shutdownGracePeriodByPodPriority: [], shutdownGracePeriod: 90s}', 90],
  ])('with kubelet.config %s is %i s', async (fields, seconds) => {
    const plan = await planOf(fields)
    expect(inhibitDelay(plan)).toBe(seconds)
    expect(plan.shutdownSeconds).toBe(seconds)
  })

  it('is never below that of unattended-upgrades', async () => {
    const plan = await planOf('{shutdownGracePeriod: 5s}')
    expect(inhibitDelay(plan)).toBe(30)
    expect(plan.shutdownSeconds).toBe(5)
  })

  it.each([
    ['1.36', '{shutdownGracePeriod: 0s}'],
    ['1.36', '{shutdownGracePeriod: "0", shutdownGracePeriodCriticalPods: "0"}'],
    ['1.36', '{shutdownGracePeriodByPodPriority: []}'],
    ['1.36', '{featureGates: {GracefulNodeShutdown: false}}'],
    ['1.20', '{}'],
  ])('is not touched for kubelet %s with %s, which holds back no shutdown', async (version, fields) => {
    const { plan } = await compileText(
      `name: a\nkubelet: {version: "${version}", config: ${fields}}\ncontainerd: {version: ${version === '1.36' ? '2.3.6' : '1.7.34'}}`,
    )
    if (!plan) throw new Error('no plan')
    expect(plan.shutdownSeconds).toBe(0)
    expect(managedTree(plan).filter(({ path }) => path.includes('logind'))).toEqual([])
  })

  it('is not touched when the gate is off by a flag', async () => {
    const { plan } = await compileText(
      'name: a\ncontainerd: {version: 1.7.34}\nkubelet: {version: "1.21", flags: {feature-gates: GracefulNodeShutdown=false}}',
    )
    expect(plan?.shutdownSeconds).toBe(0)
  })
})
