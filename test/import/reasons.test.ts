import { expect, it } from 'vitest'
import { imported } from './imported.ts'

async function reasons(lines: string): Promise<readonly string[]> {
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n${lines.replace(/^/gm, '  ')}\n`
  const { diagnostics } = await imported(text)
  return diagnostics.map(({ code, severity, span }) => `${severity} ${code} ${span?.line}:${span?.column}`)
}

/** What only a control plane gives, and the reason for which it stays behind. */
it.each([
  ['serviceAccountName: api', 'warning import-no-api-server'],
  ['imagePullSecrets: [{name: login}]', 'warning import-no-api-server'],
  ['runtimeClassName: gvisor', 'warning import-no-api-server'],
  ['priorityClassName: high', 'warning import-no-api-server'],
  ['readinessGates: [{conditionType: a}]', 'warning import-no-api-server'],
  ['resourceClaims: [{name: gpu}]', 'warning import-no-api-server'],
  ['affinity: {nodeAffinity: {}}', 'info import-no-scheduler'],
  ['nodeSelector: {disk: ssd}', 'info import-no-scheduler'],
  ['schedulerName: mine', 'info import-no-scheduler'],
])('%s: %s', async (line, expected) => {
  expect(await reasons(line)).toEqual([`${expected} 5:3`])
})

it.each([
  ['serviceAccountName: default'],
  ['schedulerName: default-scheduler'],
  ['affinity: {}'],
  ['imagePullSecrets: []'],
  ['tolerations: [{operator: Exists}]'],
  ['nodeName: a'],
  ['priorityClassName: system-node-critical'],
])('%s is not worth a word', async line => {
  expect(await reasons(line)).toEqual([])
})

it.each([
  ['{name: v, ephemeral: {volumeClaimTemplate: {}}}', 'info import-changed'],
  ['{name: v, persistentVolumeClaim: {claimName: v}}', 'info import-path-on-node'],
  ['{name: v, secret: {secretName: v}}', 'warning import-no-api-server'],
])('the volume %s: %s', async (volume, expected) => {
  expect(await reasons(`volumes: [${volume}]`)).toEqual([`${expected} 5:23`])
})

it('a Service: import-no-network', async () => {
  const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n'
  const { diagnostics } = await imported(text)
  expect(diagnostics).toMatchObject([{ code: 'import-no-network', severity: 'warning' }])
})
