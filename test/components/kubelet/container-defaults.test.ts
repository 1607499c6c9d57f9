import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { weakenings } from '../../../src/components/weakenings.ts'
import { compileText } from '../../compile/compile.ts'

async function fieldsOf(kubelet: object) {
  const { plan, config } = await compileText(JSON.stringify({ name: 'a', kubelet }))
  const { content } = plan?.files.find(({ path }) => path.endsWith('/kubelet.yaml')) ?? {}
  const version = plan?.artifacts.find(({ name }) => name === 'kubelet')?.version ?? ''
  const { seccompDefault, podPidsLimit, systemReserved } = parse(String(content)) as Record<string, unknown>
  return {
    fields: [seccompDefault, podPidsLimit, systemReserved],
    weaker: config && weakenings(config, version).map(({ key }) => key.replace(/^kubelet\./, '')),
  }
}

const pids = { pid: '1000' }
const gate = (on: boolean) => ({ config: { featureGates: { SeccompDefault: on } } })

it.each([
  { kubelet: {}, fields: [true, 4096, pids], weaker: [] },
  // The last minor whose gate is off, and the first that has it on; test/cases/oldest has a kubelet without the field.
  { kubelet: { version: '1.24.17' }, fields: [undefined, 4096, pids], weaker: ['version'] },
  { kubelet: { version: '1.24.17', ...gate(true) }, fields: [true, 4096, pids], weaker: [] },
  { kubelet: { version: '1.25.16' }, fields: [true, 4096, pids], weaker: [] },
  {
    kubelet: { version: '1.25.16', ...gate(false) },
    fields: [undefined, 4096, pids],
    weaker: ['config.featureGates.SeccompDefault'],
  },
  {
    kubelet: { config: { seccompDefault: false, podPidsLimit: -1, systemReserved: { cpu: '100m' } } },
    fields: [false, -1, { cpu: '100m' }],
    weaker: [
      'config.seccompDefault',
      'config.podPidsLimit',
      'config.systemReserved',
      'config.systemReserved',
    ],
  },
  {
    kubelet: { config: { podPidsLimit: 100, systemReserved: {}, kubeReserved: { pid: '5', memory: '1Mi' } } },
    fields: [true, 100, {}],
    weaker: [],
  },
  {
    kubelet: { flags: { 'seccomp-default': false, 'pod-max-pids': -1, 'system-reserved': 'cpu=1' } },
    fields: [undefined, 4096, pids],
    weaker: ['flags.seccomp-default', 'flags.pod-max-pids', 'flags.system-reserved', 'flags.system-reserved'],
  },
  {
    kubelet: {
      flags: { 'seccomp-default': true, 'pod-max-pids': 9, 'system-reserved': 'cpu=1,pid=1,memory=1' },
    },
    fields: [undefined, 4096, pids],
    weaker: [],
  },
])('$kubelet: $weaker', async ({ kubelet, fields, weaker }) => {
  expect(await fieldsOf(kubelet)).toEqual({ fields, weaker })
})

const reserve = { cpu: '60m', memory: '192Mi' }

it.each<[object, unknown, readonly string[]]>([
  [{}, reserve, []],
  [{ version: '1.24.17' }, reserve, ['version']],
  [{ config: { cpuManagerPolicy: 'none', maxPods: 3 } }, reserve, []],
  [{ config: { kubeReserved: { memory: '1Gi' } } }, { memory: '1Gi' }, []],
  [{ config: { systemReserved: { memory: '1Gi', pid: '9' } } }, undefined, []],
  [{ config: { kubeReserved: { cpu: '1' } } }, { cpu: '1' }, ['config.kubeReserved']],
  [{ config: { reservedSystemCPUs: '0' } }, undefined, ['config.reservedSystemCPUs']],
  [{ flags: { 'kube-reserved': 'memory=1Gi' } }, undefined, []],
  [{ flags: { 'reserved-cpus': '0' } }, undefined, ['flags.reserved-cpus']],
])('%j reserves %j, and %j is weaker', async (kubelet, kubeReserved, weaker) => {
  const { plan, config } = await compileText(JSON.stringify({ name: 'a', kubelet }))
  const { content } = plan?.files.find(({ path }) => path.endsWith('/kubelet.yaml')) ?? {}
  expect((parse(String(content)) as Record<string, unknown>).kubeReserved).toEqual(kubeReserved)
  const version = plan?.artifacts.find(({ name }) => name === 'kubelet')?.version
  expect(config && weakenings(config, version).map(({ key }) => key.replace(/^kubelet\./, ''))).toEqual(
    weaker,
  )
})
