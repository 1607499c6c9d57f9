import type { Config } from '../../../config/schema.ts'
import { parseQuantity } from '../check/quantity.ts'

/** The most that Pods can request, in billionths as parseQuantity() has them; undefined where the config names no machine. */
export type Allocatable = Readonly<Record<'memory' | 'cpu', bigint | undefined>>

/** pkg/kubelet/eviction/defaults_linux.go@v1.36.4 */
const defaultThreshold = '100Mi'

/**
 * What is left of the machine: GetNodeAllocatableReservation in pkg/kubelet/cm/node_container_manager_linux.go@v1.36.4. The
 * kernel keeps some of the memory for itself, so the kubelet has less than this, and never more.
 */
export function allocatableOf({ hardware, kubelet }: Pick<Config, 'hardware' | 'kubelet'>): Allocatable {
  const reserved = (resource: string) =>
    [given(kubelet, 'kubeReserved', '='), given(kubelet, 'systemReserved', '=')].reduce(
      (sum, amounts) => sum + (parseQuantity(amounts?.get(resource)) ?? 0n),
      0n,
    )
  const memory = parseQuantity(hardware.memory && `${hardware.memory}i`)
  const cpu = parseQuantity(hardware.cpus)
  const thresholds = given(kubelet, 'evictionHard', '<')
  const threshold = thresholds ? thresholds.get('memory.available') : defaultThreshold
  return {
    memory: memory && memory - reserved('memory') - thresholdOf(threshold, memory),
    cpu: cpu && cpu - reserved('cpu'),
  }
}

const flagNames = {
  kubeReserved: 'kube-reserved',
  systemReserved: 'system-reserved',
  evictionHard: 'eviction-hard',
} as const

/** A mapping of the kubelet, of which a flag wins over the file: "cpu=100m,memory=1Gi". */
function given(
  { config, flags }: Config['kubelet'],
  field: keyof typeof flagNames,
  sign: string,
): ReadonlyMap<string, unknown> | undefined {
  const flag = flags[flagNames[field]]
  if (typeof flag === 'string')
    return new Map(
      flag.split(',').map(pair => {
        const [name = '', value = ''] = pair.split(sign)
        return [name.trim(), value.trim()] as const
      }),
    )
  const value = config[field]
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined
}

function thresholdOf(threshold: unknown, memory: bigint): bigint {
  const [, percent] = /^(\d+)(?:\.\d+)?%$/.exec(String(threshold)) ?? []
  return percent === undefined ? (parseQuantity(threshold) ?? 0n) : (memory * BigInt(percent)) / 100n
}
