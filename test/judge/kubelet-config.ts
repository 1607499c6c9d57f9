import fc from 'fast-check'
import { variantOn } from '../../src/compat/lifetime.ts'
import type { FieldVariant } from '../../src/compat/structs.ts'
import data from '../../src/data/kubelet-fields.json' with { type: 'json' }

type Structs = Readonly<Record<string, Readonly<Record<string, readonly FieldVariant[]>>>>
const structs = data.types as Structs

/** Fields that bakelet sets, or whose values name files of the node. */
export const left = new Set(
  [
    'apiVersion kind staticPodPath staticPodURL staticPodURLHeader containerRuntimeEndpoint imageServiceEndpoint enableServer',
    'address port readOnlyPort authentication authorization cgroupDriver healthzBindAddress runOnce tlsCertFile',
    'tlsPrivateKeyFile serverTLSBootstrap rotateCertificates resolvConf volumePluginDir podLogsDir providerID failCgroupV1',
    // Reads the version of the judge.
    'showHiddenMetricsForVersion',
    // Ask the kernel and the control groups of the machine.
    'protectKernelDefaults cgroupRoot',
  ].flatMap(line => line.split(' ')),
)

const integers = [
  -2147483648, -1001, -2, -1, 0, 1, 2, 3, 5, 31, 32, 50, 80, 85, 99, 100, 101, 1000, 65535, 65536, 2147483647,
]
const durations = [
  '0s',
  '0',
  '-1s',
  '1ns',
  '999us',
  '1ms',
  '500ms',
  '1s',
  '1001ms',
  '2s',
  '3s',
  '10s',
  '30s',
  '2m',
  '5m',
  '300s',
  '301s',
  '24h',
]
const words = [
  ...[
    '',
    'none',
    'None',
    'static',
    'Static',
    'statc',
    'best-effort',
    'restricted',
    'single-numa-node',
    'container',
    'pod',
  ],
  ...[
    'promiscuous-bridge',
    'hairpin-veth',
    'Watch',
    'Cache',
    'Get',
    'NoSwap',
    'LimitedSwap',
    'UnlimitedSwap',
  ],
  ...[
    'NeverVerify',
    'AlwaysVerify',
    'TieredReservation',
    'VersionTLS12',
    'VersionTLS14',
    'text',
    'json',
    'yaml',
  ],
  ...[
    '0',
    '0-1',
    '0,1',
    '0-',
    '1-0',
    '0-1,',
    '10Mi',
    '1.5Gi',
    '10MB',
    '-1',
    '1500m',
    '/kubelet.slice',
    'localhost:4317',
  ],
  ...['http://localhost:4317', 'unix:///run/x', 'example.com/a', 'NoSchedule', 'Never'],
]
const quantities = [
  '0',
  '100m',
  '1',
  '2',
  '500Mi',
  '1Gi',
  '5Gi',
  '-1',
  '10%',
  '0%',
  '100%',
  '110%',
  '-5%',
  '1m',
  'x',
  '',
  '1Ei',
  '1GB',
  '50%%',
]
const keys = [
  ...[
    'memory.available',
    'nodefs.available',
    'nodefs.inodesFree',
    'imagefs.available',
    'pid.available',
    'memory.avail',
  ],
  ...[
    'cpu',
    'memory',
    'pid',
    'pids',
    'ephemeral-storage',
    'storage',
    'hugepages-2Mi',
    'net.core.somaxconn',
    'kernel.sem',
    'vm.swappiness',
  ],
]
const options = [
  ...['full-pcpus-only', 'distribute-cpus-across-numa', 'align-by-socket', 'distribute-cpus-across-cores'],
  ...[
    'strict-cpu-reservation',
    'prefer-align-cpus-by-uncorecache',
    'prefer-closest-numa-nodes',
    'max-allowable-numa-nodes',
  ],
  'full-pcpus',
]
const listed = [
  ...[
    'registry.example/team/app',
    'registry.example/*',
    '*/*',
    'registry.example/app:1',
    'busybox',
    'a*',
    '/*',
    ' a',
  ],
  ...[
    'pods',
    'kube-reserved',
    'system-reserved',
    'system-reserved-compressible',
    'kube-reserved-compressible',
    'none',
    'all',
  ],
  ...[
    'net.core.somaxconn',
    'net.ipv4.*',
    'net/ipv4/tcp_syncookies',
    'kernel.msg*',
    'kernel.shm_rmid_forced',
    'vm.swappiness',
    '*',
  ],
  ...[
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-RSA',
    '10.96.0.10',
    'example.com',
  ],
]
const gates = [
  'NodeSwap',
  'MemoryQoS',
  'KubeletCrashLoopBackOffMax',
  'GracefulNodeShutdownBasedOnPodPriority',
  'NodeLogQuery',
]

function anyOf(type: string, line: string, depth: number): fc.Arbitrary<unknown> {
  if (type.startsWith('[]')) return fc.array(anyOf(type.slice(2), line, depth), { maxLength: 3 })
  if (type === '{}bool')
    return fc.dictionary(fc.constantFrom(...gates), fc.boolean(), { maxKeys: 2, noNullPrototype: true })
  if (type.startsWith('{}'))
    return fc.dictionary(fc.constantFrom(...keys), anyOf(type.slice(2), line, depth), {
      maxKeys: 3,
      noNullPrototype: true,
    })
  switch (type) {
    case 'bool':
      return fc.boolean()
    case 'int32':
    case 'int64':
      return fc.constantFrom(...integers)
    case 'uint32':
      return fc.constantFrom(0, 1, 10, 2147483647, 2147483648, 4294967295)
    case 'number':
      return fc.constantFrom(-1, 0, 0.5, 0.9, 1, 1.1)
    case 'duration':
    case 'durationOrInt':
      return fc.constantFrom(...durations)
    case 'quantity':
      return fc.constantFrom('0', '1Gi', '512Mi', '100Mi')
    case 'string':
      return fc.constantFrom(...words, ...quantities)
  }
  return structOf(type, line, depth)
}

function structOf(name: string, line: string, depth: number, without: ReadonlySet<string> = new Set()) {
  const fields = Object.entries(structs[name] ?? {}).flatMap(([field, variants]) => {
    const variant = variantOn(variants, line)
    return variant && !without.has(field) ? [[field, variant.type] as const] : []
  })
  if (fields.length === 0 || depth > 4) return fc.constant({})
  return fc
    .uniqueArray(fc.constantFrom(...fields), { maxLength: 3, minLength: 1, selector: ([field]) => field })
    .chain(some =>
      fc.record(
        Object.fromEntries(some.map(([field, type]) => [field, fieldValue(field, type, line, depth + 1)])),
      ),
    )
}

/** Lists and maps of texts have their own words. */
function fieldValue(field: string, type: string, line: string, depth: number): fc.Arbitrary<unknown> {
  if (type === '[]string') return fc.array(fc.constantFrom(...listed), { maxLength: 3 })
  if (field.endsWith('PolicyOptions'))
    return fc.dictionary(
      fc.constantFrom(...options),
      fc.constantFrom('true', 'false', '1', 'yes', '8', '4', '9'),
      {
        maxKeys: 2,
        noNullPrototype: true,
      },
    )
  if (type === '{}string') {
    const texts = field === 'evictionSoftGracePeriod' ? durations : quantities
    return fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...texts), {
      maxKeys: 3,
      noNullPrototype: true,
    })
  }
  return anyOf(type, line, depth)
}

/** A KubeletConfiguration with a few fields, right by their types. */
export const anyKubeletConfig = (line: string): fc.Arbitrary<Record<string, unknown>> =>
  structOf('KubeletConfiguration', line, 0, left) as fc.Arbitrary<Record<string, unknown>>
