import type { Config } from '../../config/schema.ts'
import type { ConfigPath, Diagnostic } from '../../diagnostics/diagnostic.ts'
import { sysctlPath } from '../../plan/kernel-names.ts'
import { isBridge, isIpv6, podSubnets } from './pod-subnets.ts'

/** Settings of the kernel without which no pod starts: the bridge could not get its address (plugins/main/bridge v1.9.1, ensureAddr). */
export function checkIpv6({ cni, kernel, image }: Config, file: string): Diagnostic[] {
  const { network } = cni
  const subnet = podSubnets(network).find(isIpv6)
  if (!isBridge(network) || subnet === undefined) return []
  const problem = (path: ConfigPath, setting: string, at: 'key' | 'value'): Diagnostic => ({
    ...{ code: 'subnet-invalid', severity: 'error', file, path, at },
    message: `\`${setting}\` leaves the node without IPv6, and its pods have the subnet ${subnet}`,
    hint: `remove it, or ${subnet} from \`cni.network.subnets\``,
  })
  // Documentation/networking/ip-sysctl.rst of Linux: `default` is for interfaces that are made later, such as the bridge.
  const keys = ['all', 'default', network.bridge].map(name => `net/ipv6/conf/${name}/disable_ipv6`)
  return [
    ...Object.entries(kernel.sysctl).flatMap(([key, value]) =>
      keys.includes(sysctlPath(key)) && ['1', 'true'].includes(String(value))
        ? [problem(['kernel', 'sysctl', key], key, 'key')]
        : [],
    ),
    // Documentation/networking/ipv6.rst of Linux.
    ...image.kernelArguments.flatMap((argument, index) =>
      argument === 'ipv6.disable=1' ? [problem(['image', 'kernelArguments', index], argument, 'value')] : [],
    ),
  ]
}
