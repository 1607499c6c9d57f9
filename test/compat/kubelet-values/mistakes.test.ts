import { describe, expect, it } from 'vitest'
import { compileText } from '../../compile/compile.ts'

/** What people write, and where `check` says so. The other values are compared with the kubelet's own code. */
const refused: readonly (readonly [config: object, place: string])[] = [
  [{ protectKernelDefaults: true }, 'protectKernelDefaults'],
  [{ showHiddenMetricsForVersion: '1.30' }, 'showHiddenMetricsForVersion'],
  [{ maxPods: -1 }, 'maxPods'],
  [{ imageGCHighThresholdPercent: 70 }, 'imageGCHighThresholdPercent'],
  [{ imageGCHighThresholdPercent: 70, imageGCLowThresholdPercent: 80 }, 'imageGCLowThresholdPercent'],
  [{ imageMaximumGCAge: '1m' }, 'imageMaximumGCAge'],
  [{ maxParallelImagePulls: 3, serializeImagePulls: true }, 'serializeImagePulls'],
  [{ evictionHard: { 'memory.avalable': '100Mi' } }, 'evictionHard.memory.avalable'],
  [{ evictionSoft: { 'memory.available': '1Gi' } }, 'evictionSoft.memory.available'],
  [{ kubeReserved: { 'hugepages-2Mi': '4Mi' } }, 'kubeReserved.hugepages-2Mi'],
  [{ systemReserved: { memory: '1GB' } }, 'systemReserved.memory'],
  [{ enforceNodeAllocatable: ['pods', 'system-reserved'] }, 'enforceNodeAllocatable.1'],
  [{ cpuManagerPolicy: 'static' }, 'cpuManagerPolicy'],
  [{ cpuManagerPolicyOptions: { 'full-pcpus-only': 'true' } }, 'cpuManagerPolicyOptions'],
  [{ memoryManagerPolicy: 'Static' }, 'memoryManagerPolicy'],
  [{ tlsMinVersion: '1.2' }, 'tlsMinVersion'],
  [{ tlsCipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256'] }, 'tlsCipherSuites.0'],
  [{ logging: { format: 'yaml' } }, 'logging.format'],
  [{ tracing: { endpoint: 'http://localhost:4317' } }, 'tracing.endpoint'],
  [{ registerWithTaints: [{ key: 'a', effect: 'Never' }] }, 'registerWithTaints.0'],
  [{ allowedUnsafeSysctls: ['net.core.somaxconn', '*'] }, 'allowedUnsafeSysctls.1'],
  [{ shutdownGracePeriod: '500ms', shutdownGracePeriodCriticalPods: '0s' }, 'shutdownGracePeriod'],
]

async function errorsOf(kubelet: object, more: object = {}) {
  const { diagnostics } = await compileText(JSON.stringify({ name: 'node', kubelet, ...more }), {
    file: 'bakelet.json',
  })
  return diagnostics.filter(({ severity }) => severity === 'error')
}

describe('a value with which the kubelet does not start', () => {
  it.each(refused)('%j is an error at %s', async (config, place) => {
    expect(await errorsOf({ config })).toEqual([
      expect.objectContaining({
        code: 'kubelet-value-refused',
        path: ['kubelet', 'config', ...parts(place)],
        hint: expect.any(String),
      }),
    ])
  })
})

// Signals have dots in their names.
function parts(place: string): (string | number)[] {
  const [field = '', rest] = place.split(/\.(.*)/)
  const deeper = /^(logging|tracing)$/.test(field) ? rest?.split('.') : rest === undefined ? [] : [rest]
  return [field, ...(deeper ?? []).map(part => (/^\d+$/.test(part) ? Number(part) : part))]
}

it('takes protectKernelDefaults where the config sets what it needs', async () => {
  const sysctl = { 'vm.overcommit_memory': 1, 'kernel/panic': 10, 'kernel.panic_on_oops': 1 }
  expect(await errorsOf({ config: { protectKernelDefaults: true } }, { kernel: { sysctl } })).toEqual([])
})

it('takes fields of bakelet’s own that say what bakelet writes, in any order', async () => {
  const config = {
    authentication: { webhook: { enabled: false }, anonymous: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    enableServer: false,
    cgroupDriver: 'systemd',
  }
  expect(await errorsOf({ config })).toEqual([])
})

it('refuses a field of bakelet’s own that says something else', async () => {
  const config = { authentication: { anonymous: { enabled: true } } }
  expect(await errorsOf({ config })).toEqual([expect.objectContaining({ code: 'kubelet-config-managed' })])
})

it('judges no older kubelet by value', async () => {
  expect(await errorsOf({ version: '1.33', config: { maxPods: -1 } })).toEqual([])
})

describe('a flag whose value the kubelet does not read', () => {
  it.each([
    ['v', 'two'],
    ['v', -1],
    ['v', 2.5],
    ['vmodule', 'kubelet'],
    ['vmodule', 'kubelet=high'],
    ['log-json-info-buffer-size', '1x'],
    ['logging-format', ''],
    ['housekeeping-interval', '10'],
    ['log-cadvisor-usage', 'yes'],
    ['application-metrics-count-limit', 'many'],
  ])('--%s=%s is an error', async (flag, value) => {
    expect(await errorsOf({ flags: { [flag]: value } })).toEqual([
      expect.objectContaining({
        code: 'kubelet-value-refused',
        path: ['kubelet', 'flags', flag],
        hint: expect.stringMatching(/^write /),
      }),
    ])
  })

  it.each([
    ['v', 2],
    ['v', '02'],
    ['vmodule', 'kubelet*=4,cri=6,'],
    ['housekeeping-interval', '10s'],
    ['log-cadvisor-usage', 'T'],
    ['node-labels', 'edge'],
  ])('--%s=%s is right', async (flag, value) => {
    expect(await errorsOf({ flags: { [flag]: value } })).toEqual([])
  })
})

it.each([
  [{ kubeReserved: { memory: '900Mi' } }, []],
  // 100 MiB are those of evictionHard.
  [{ kubeReserved: { memory: '925Mi' } }, ['hardware.memory']],
  [{ systemReserved: { cpu: '2' } }, []],
  [{ systemReserved: { cpu: '2001m' } }, ['hardware.cpus']],
  [{ reservedSystemCPUs: '0,2' }, ['kubelet.config.reservedSystemCPUs']],
])('on a machine with 1 GiB and 2 processors %j: %j', async (config, places) => {
  const found = await errorsOf({ config }, { hardware: { memory: '1G', cpus: 2 } })
  expect(found.map(({ path }) => path.join('.'))).toEqual(places)
})
