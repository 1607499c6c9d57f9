import type { Config } from '../../../config/schema.ts'
import { sysctlPath } from '../../../plan/kernel-names.ts'

/** The node as its kubelet sees it when it decides whether a Pod may start. */
export interface KubeletNode {
  /** Undefined: a datasource may name the machine. */
  readonly hostname: string | undefined
  /** All labels but that of the host name. */
  readonly labels: ReadonlyMap<string, string>
  /** Names and patterns, as sysctlPath() spells them. */
  readonly allowedUnsafeSysctls: readonly string[]
  readonly maxPods: number
  /** Whether the kernel is asked for huge pages, by an argument or a parameter. */
  readonly hasHugePages: boolean
}

/** Without an API server the kubelet makes its node object itself: initialNode in pkg/kubelet/kubelet_node_status.go@v1.36.4. */
export function kubeletNode({ arch, hardware, image, kernel, kubelet, name, system }: Config): KubeletNode {
  const { config, flags } = kubelet
  const given = textOf(flags['node-labels']).flatMap(pair => {
    const [key = '', value = ''] = pair.split('=')
    return key === '' ? [] : [[key, value] as const]
  })
  const settings = [...image.kernelArguments, ...Object.keys(kernel.sysctl)]
  return {
    hostname: image.cloudInit ? undefined : (system.hostname ?? name).toLowerCase(),
    labels: new Map([...osLabels('kubernetes.io', arch), ...osLabels('beta.kubernetes.io', arch), ...given]),
    // A flag wins over the file.
    allowedUnsafeSysctls: (Object.hasOwn(flags, 'allowed-unsafe-sysctls')
      ? textOf(flags['allowed-unsafe-sysctls'])
      : Array.isArray(config.allowedUnsafeSysctls)
        ? config.allowedUnsafeSysctls
        : []
    )
      .filter(pattern => typeof pattern === 'string')
      .map(sysctlPath),
    maxPods: Math.min(
      integer(flags['max-pods'] ?? config.maxPods) ?? defaultMaxPods,
      podsByCores(integer(flags['pods-per-core'] ?? config.podsPerCore), hardware.cpus),
    ),
    hasHugePages: settings.some(setting => /hugepages/.test(setting)),
  }
}

const osLabels = (domain: string, arch: string) =>
  [
    [`${domain}/os`, 'linux'],
    [`${domain}/arch`, arch],
  ] as const

/** pkg/kubelet/apis/config/v1beta1/defaults.go@v1.36.4 */
export const defaultMaxPods = 110

/** MachineInfo in pkg/kubelet/nodestatus/setters.go@v1.36.4. */
function podsByCores(podsPerCore = 0, cpus: number | undefined): number {
  return podsPerCore > 0 && cpus !== undefined ? podsPerCore * cpus : Number.POSITIVE_INFINITY
}

function integer(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined
}

function textOf(flag: unknown): string[] {
  return typeof flag === 'string' ? flag.split(',').map(part => part.trim()) : []
}
