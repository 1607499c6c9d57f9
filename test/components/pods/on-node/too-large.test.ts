import { expect, it } from 'vitest'
import { machineSize } from '../../../../src/tasks/machine-size.ts'
import { compileText } from '../../../compile/compile.ts'
import { podWith } from '../manifest.ts'
import { found } from './found.ts'

const wants = (memory: string, spec = '', cpu = '10m') =>
  podWith({ spec, container: `resources: {requests: {memory: ${memory}, cpu: ${cpu}}}` })
const machine = (memory: string, kubelet = '') => `hardware: {memory: ${memory}, cpus: 2}\n${kubelet}`
const named = (pod: string, index: number) => pod.replace(/name: web/, `name: web-${index}`)
const refusals = async (pods: readonly string[], config: string) =>
  (await found(pods.map(named), config)).filter(({ code }) => code === 'pod-not-admitted')

const reserved = 'kubelet: {config: {kubeReserved: {memory: 100Mi}, systemReserved: {memory: 56Mi}}}\n'
const flag = 'kubelet: {flags: {system-reserved: "memory=156Mi,cpu=500m"}}\n'
const eviction = (threshold: string, more = '') =>
  `kubelet: {config: {evictionHard: {memory.available: ${threshold}}${more}}}\n`
const kept = (config: string) => `kubelet: {config: {${config}}}\n`
const argumentsOf = (list: string) => `image: {kernelArguments: [${list}]}\n`
const ignored = 'kubelet: {flags: {experimental-allocatable-ignore-eviction: true}}\n'
const ofPod = (resources: string, container = '{}') =>
  podWith({ spec: `resources: ${resources}`, container: `resources: ${container}` })

it.each([
  // 1024 Mi less the 100 Mi of the default threshold and the 192 Mi of the default reserve.
  { pods: [wants('732Mi')], config: machine('1G'), fits: true },
  { pods: [wants('733Mi')], config: machine('1G'), fits: false },
  { pods: [wants('500Mi'), wants('500Mi')], config: machine('1G'), fits: false },
  { pods: [wants('500Mi', 'restartPolicy: Never'), wants('500Mi')], config: machine('1G'), fits: true },
  { pods: [wants('768Mi')], config: machine('1G', reserved), fits: true },
  { pods: [wants('769Mi')], config: machine('1G', reserved), fits: false },
  { pods: [wants('769Mi')], config: machine('1G', flag), fits: false },
  { pods: [wants('320Mi')], config: machine('1G', eviction('50%')), fits: true },
  { pods: [wants('321Mi')], config: machine('1G', eviction('50%')), fits: false },
  { pods: [wants('10Mi', '', '1940m')], config: machine('1G'), fits: true },
  { pods: [wants('10Mi', '', '1941m')], config: machine('1G'), fits: false },
  { pods: [wants('10Mi', '', '1501m')], config: machine('1G', flag), fits: false },
  // 7.5 of 100, in 32 bits.
  { pods: [wants('791884592')], config: machine('1G', eviction('7.5%')), fits: true },
  { pods: [wants('791884593')], config: machine('1G', eviction('7.5%')), fits: false },
  { pods: [wants('832Mi')], config: machine('1G', kept('evictionHard: {}')), fits: true },
  {
    pods: [wants('733Mi')],
    config: machine('1G', kept('evictionHard: {pid.available: 5%}, mergeDefaultEvictionSettings: true')),
    fits: false,
  },
  { pods: [wants('832Mi')], config: machine('1G', ignored), fits: true },
  // Reserved processors, and not what is reserved of cpu.
  {
    pods: [wants('1Mi', '', '1')],
    config: machine('1G', kept('reservedSystemCPUs: "1", kubeReserved: {cpu: 1500m}')),
    fits: true,
  },
  {
    pods: [wants('1Mi', '', '1001m')],
    config: machine('1G', kept('reservedSystemCPUs: "1-1,1"')),
    fits: false,
  },
  // The limit of the Pod is its request, unless a container names the resource.
  { pods: [ofPod('{limits: {memory: 733Mi}}')], config: machine('1G'), fits: false },
  {
    pods: [ofPod('{limits: {memory: 733Mi}}', '{requests: {memory: 1Mi}}')],
    config: machine('1G'),
    fits: true,
  },
  { pods: [wants('220Mi')], config: machine('1G', 'kernel: {sysctl: {vm.nr_hugepages: 256}}\n'), fits: true },
  {
    pods: [wants('221Mi')],
    config: machine('1G', 'kernel: {sysctl: {vm/nr_hugepages: 256}}\n'),
    fits: false,
  },
  { pods: [wants('221Mi')], config: machine('1G', argumentsOf('hugepages=256')), fits: false },
  { pods: [wants('477Mi')], config: machine('1G', argumentsOf('hugepagesz=2M, hugepages=128')), fits: false },
  {
    pods: [wants('733Mi')],
    config: machine('2G', argumentsOf('hugepagesz=1G, hugepages=1')),
    fits: false,
  },
  {
    pods: [wants('732Mi')],
    config: machine('2G', argumentsOf('default_hugepagesz=1G, "hugepages=0:1"')),
    fits: true,
  },
  // Nobody knows the machine.
  { pods: [wants('1Ei')], config: '', fits: true },
])('pods on the machine of the config: $pods.length, $config', async ({ pods, config, fits }) => {
  expect(await refusals(pods, config)).toEqual(
    fits ? [] : [expect.objectContaining({ severity: 'error', path: ['pods', 0] })],
  )
})

it('says what is requested, and what there is', async () => {
  const [refusal] = await refusals([wants('500Mi'), wants('500Mi')], machine('1G'))
  expect(refusal?.message).toBe(
    'with the pod web-1 the pods request 1000Mi of memory, and a machine of this size has at most 732Mi for them: its kubelet does not start all of them',
  )
})

it('up gives its machine this size', async () => {
  const { config } = await compileText('name: edge\nhardware: {memory: 3G, cpus: 4}\n')
  expect(config && machineSize(config)).toEqual({ memoryMiB: 3072, cpus: 4 })
  const { config: plain } = await compileText('name: edge\n')
  expect(plain && machineSize(plain)).toEqual({})
})
