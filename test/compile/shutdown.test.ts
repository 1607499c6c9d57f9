import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { compileText } from './compile.ts'

// A kubelet does not start with a part for critical pods that is longer than the whole, with both ways of telling the
// times, or with times and without the feature: pkg/kubelet/apis/config/validation/validation.go@v1.36.4.
it.each([
  ['{}', { shutdownGracePeriod: '30s', shutdownGracePeriodCriticalPods: '10s' }],
  ['{shutdownGracePeriod: 5s}', { shutdownGracePeriod: '5s' }],
  ['{shutdownGracePeriod: 0s}', { shutdownGracePeriod: '0s' }],
  [
    '{shutdownGracePeriod: 2m, shutdownGracePeriodCriticalPods: 1m}',
    { shutdownGracePeriod: '2m', shutdownGracePeriodCriticalPods: '1m' },
  ],
  [
    '{shutdownGracePeriodCriticalPods: 20s}',
    { shutdownGracePeriod: '30s', shutdownGracePeriodCriticalPods: '20s' },
  ],
  [
    '{shutdownGracePeriodByPodPriority: [{priority: 0, shutdownGracePeriodSeconds: 5}]}',
    { shutdownGracePeriodByPodPriority: [{ priority: 0, shutdownGracePeriodSeconds: 5 }] },
  ],
  ['{featureGates: {GracefulNodeShutdown: false}}', {}],
])(
  'kubelet.config %s: your times of a shut-down, and ours only where they go with them',
  async (config, times) => {
    const { plan, diagnostics } = await compileText(`name: a\nkubelet: {config: ${config}}`)
    expect(diagnostics).toEqual([])
    const file = plan?.files.find(({ path }) => path.endsWith('/kubelet.yaml'))
    const fields = Object.entries(parse(file?.content ?? ''))
    expect(Object.fromEntries(fields.filter(([name]) => name.startsWith('shutdown')))).toEqual(times)
  },
)

// Alpha in 1.20: pkg/features/kube_features.go@v1.20.15.
it.each([
  ['1.20', '', false],
  ['1.20', ', config: {featureGates: {GracefulNodeShutdown: true}}', true],
  ['1.21', '', true],
])('kubelet %s%s: a shut-down waits for pods: %s', async (version, more, waits) => {
  const { plan } = await compileText(
    `name: a\ncontainerd: {version: 1.7.34}\nkubelet: {version: "${version}"${more}}`,
  )
  const file = plan?.files.find(({ path }) => path.endsWith('/kubelet.yaml'))
  expect('shutdownGracePeriod' in parse(file?.content ?? '')).toBe(waits)
})
