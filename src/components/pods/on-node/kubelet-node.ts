import type { Config } from '../../../config/schema.ts'

/** The node as its kubelet sees it when it decides whether a Pod may start. */
export interface KubeletNode {
  /** Undefined: a datasource may name the machine. */
  readonly hostname: string | undefined
  /** All labels but that of the host name. */
  readonly labels: ReadonlyMap<string, string>
  /** Names and patterns, with dots. */
  readonly allowedUnsafeSysctls: readonly string[]
  readonly maxPods: number
  /** Whether the kernel is asked for huge pages, by an argument or a parameter. */
  readonly hasHugePages: boolean
}

/** Without an API server the kubelet makes its node object itself: initialNode in pkg/kubelet/kubelet_node_status.go@v1.36.4. */
export function kubeletNode({ arch, image, kernel, kubelet, name, system }: Config): KubeletNode {
  const { config, flags } = kubelet
  const given = textOf(flags['node-labels']).flatMap(pair => {
    const [key = '', value = ''] = pair.split('=')
    return key === '' ? [] : [[key, value] as const]
  })
  const settings = [...image.kernelArguments, ...Object.keys(kernel.sysctl)]
  return {
    hostname: image.cloudInit ? undefined : (system.hostname ?? name).toLowerCase(),
    labels: new Map([...osLabels('kubernetes.io', arch), ...osLabels('beta.kubernetes.io', arch), ...given]),
    allowedUnsafeSysctls: [
      ...(Array.isArray(config.allowedUnsafeSysctls) ? config.allowedUnsafeSysctls : []),
      ...textOf(flags['allowed-unsafe-sysctls']),
    ]
      .filter(pattern => typeof pattern === 'string')
      .map(dotted),
    maxPods: mostPods(config.maxPods ?? flags['max-pods']),
    hasHugePages: settings.some(setting => /hugepages/.test(setting)),
  }
}

const osLabels = (domain: string, arch: string) =>
  [
    [`${domain}/os`, 'linux'],
    [`${domain}/arch`, arch],
  ] as const

/** pkg/kubelet/apis/config/v1beta1/defaults.go@v1.36.4 */
const defaultMaxPods = 110

function mostPods(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) ? number : defaultMaxPods
}

function textOf(flag: unknown): string[] {
  return typeof flag === 'string' ? flag.split(',').map(part => part.trim()) : []
}

/** NormalizeName in component-helpers node/util/sysctl: the first separator tells which spelling a name is in. */
export function dotted(name: string): string {
  const first = /[./]/.exec(name)?.[0]
  return first === '/' ? name.replace(/[./]/g, one => (one === '/' ? '.' : '/')) : name
}
