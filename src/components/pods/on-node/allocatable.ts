import type { Config } from '../../../config/schema.ts'
import { reserveDefaults } from '../../kubelet/node-reserve.ts'
import { one, parseQuantity } from '../check/quantity.ts'
import { type CpuSet, parseCpuSet } from './cpu-set.ts'

type Resource = 'memory' | 'cpu'

/** In billionths, as parseQuantity() has them; undefined where the config names no machine. */
export type Amounts = Readonly<Record<Resource, bigint | undefined>>

/** The whole machine. The kernel keeps some of its memory for itself, so the kubelet has less than this, and never more. */
export function capacityOf({ memory, cpus }: Config['hardware']): Amounts {
  return { memory: parseQuantity(memory && `${memory}i`), cpu: parseQuantity(cpus) }
}

/** pkg/kubelet/eviction/defaults_linux.go@v1.36.4 */
const defaultThreshold = '100Mi'

/**
 * The most that Pods can request: capacity less GetNodeAllocatableReservation in
 * pkg/kubelet/cm/node_container_manager_linux.go@v1.36.4. Below 0 the kubelet ends (validateNodeAllocatable, there).
 */
export function allocatableOf(capacity: Amounts, kubelet: Config['kubelet']): Amounts {
  const reserved = (resource: Resource) =>
    [mappingOf(kubelet, 'kubeReserved', '='), mappingOf(kubelet, 'systemReserved', '=')].reduce(
      (sum, amounts) => sum + (parseQuantity(amounts?.get(resource)) ?? 0n),
      0n,
    )
  const cpus = reservedCpus(kubelet)
  const { memory, cpu } = capacity
  return {
    memory: memory && inUnits(memory - reserved('memory') - thresholdOf(kubelet, memory), 'memory'),
    // run in cmd/kubelet/app/server.go@v1.36.4: reserved processors replace what is reserved of cpu.
    cpu: cpu && inUnits(cpu - (cpus === undefined ? reserved('cpu') : BigInt(cpus.size) * one), 'cpu'),
  }
}

/** A kubelet counts whole bytes and thousandths of a processor, rounded up: Value and MilliValue of apimachinery's quantity.go. */
export function inUnits(billionths: bigint, resource: Resource): bigint {
  const unit = resource === 'cpu' ? one / 1000n : one
  const rest = billionths % unit
  return rest > 0n ? billionths - rest + unit : billionths - rest
}

/** Processors that no Pod gets. */
export function reservedCpus({ config, flags }: Config['kubelet']): CpuSet | undefined {
  return parseCpuSet(String(flags['reserved-cpus'] ?? config.reservedSystemCPUs ?? ''))
}

const flagNames = {
  kubeReserved: 'kube-reserved',
  systemReserved: 'system-reserved',
  evictionHard: 'eviction-hard',
} as const

/** A mapping of the kubelet, of which a flag wins over the file: "cpu=100m,memory=1Gi". Without both, the default. */
export function mappingOf(
  kubelet: Config['kubelet'],
  field: keyof typeof flagNames,
  sign: string,
): ReadonlyMap<string, unknown> | undefined {
  const { config, flags } = kubelet
  const flag = flags[flagNames[field]]
  if (typeof flag === 'string')
    return new Map(
      flag.split(',').map(pair => {
        const [name = '', value = ''] = pair.split(sign)
        return [name.trim(), value.trim()] as const
      }),
    )
  const value = { ...reserveDefaults(kubelet), ...config }[field]
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined
}

/** hardEvictionReservation in pkg/kubelet/cm/helpers.go@v1.36.4. */
function thresholdOf(kubelet: Config['kubelet'], memory: bigint): bigint {
  const { config, flags } = kubelet
  if (String(flags['experimental-allocatable-ignore-eviction']) === 'true') return 0n
  const thresholds = mappingOf(kubelet, 'evictionHard', '<')
  // loadConfigFile in cmd/kubelet/app/server.go@v1.36.4; a flag comes after it, and is merged with nothing.
  const merges = config.mergeDefaultEvictionSettings === true && flags[flagNames.evictionHard] === undefined
  const threshold = thresholds?.get('memory.available') ?? (thresholds && !merges ? 0 : defaultThreshold)
  const text = String(threshold)
  if (!text.endsWith('%')) return parseQuantity(threshold) ?? 0n
  // The kubelet has 32 bits for the share, and cuts the product off: parsePercentage and GetThresholdQuantity in pkg/kubelet/eviction.
  const share = Math.fround(Math.fround(Number.parseFloat(text)) / 100)
  return BigInt(Math.trunc(Number(memory / one) * (share || 0))) * one
}
