import { isNamespacedSysctl } from '../../../components/kubelet/namespaced-sysctl.ts'
import { sysctlPath } from '../../../plan/kernel-names.ts'
import type { ValueFault, ValueRule } from './value-rule.ts'

/** Settings of the kernel that pods may have for themselves. */
export const checkSysctls: ValueRule = subject => [...unsafeSysctls(subject), ...podSysctls(subject)]

// pkg/apis/policy/validation/validation.go and pkg/kubelet/sysctl/allowlist.go, 1.34.4 to 1.37.2.
const segment = '[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?'
const pattern = new RegExp(`^(?:${segment}[./])*(?:(?:[a-z0-9][-_a-z0-9]*)?[a-z0-9*])$`)
const name = new RegExp(`^(?:${segment}[./])*${segment}$`)
const longest = 253
const hint = 'write a sysctl of the network or of IPC, like net.core.somaxconn'

const unsafeSysctls: ValueRule = ({ config }) =>
  config.texts('allowedUnsafeSysctls').flatMap((sysctl, index): ValueFault[] => {
    if (sysctl.length <= longest && pattern.test(sysctl) && isNamespacedSysctl(sysctl)) return []
    return [
      {
        path: [...config.path, 'allowedUnsafeSysctls', index],
        why: `\`allowedUnsafeSysctls\` has ${sysctl}, which no pod can have for itself`,
        hint,
        from: 'pkg/kubelet/sysctl/allowlist.go',
      },
    ]
  })

const podSysctls: ValueRule = ({ config, isOn }) => {
  if (!isOn('DefaultPodSysctls')) return []
  const seen = new Set<string>()
  return config.entries('defaultPodSysctls').flatMap(([sysctl]): ValueFault[] => {
    const isTwice = seen.has(sysctlPath(sysctl))
    seen.add(sysctlPath(sysctl))
    const at = { path: [...config.path, 'defaultPodSysctls', sysctl], at: 'key' } as const
    if (isTwice) return [{ ...at, why: `\`defaultPodSysctls\` has ${sysctl} twice`, hint: 'keep one' }]
    if (sysctl.length <= longest && name.test(sysctl) && isNamespacedSysctl(sysctl)) return []
    return [{ ...at, why: `\`defaultPodSysctls\` has ${sysctl}, which no pod can have for itself`, hint }]
  })
}
