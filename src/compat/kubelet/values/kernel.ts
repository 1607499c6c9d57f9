import type { ValueFault, ValueRule } from './value-rule.ts'

/** setupKernelTunables (pkg/kubelet/cm/container_manager_linux.go, 1.34.4 to 1.37.2); the last three are Linux's own defaults. */
const wanted: Readonly<Record<string, { readonly value: string; readonly isDefault?: true }>> = {
  'vm.overcommit_memory': { value: '1' },
  'kernel.panic': { value: '10' },
  'kernel.panic_on_oops': { value: '1' },
  'vm.panic_on_oom': { value: '0', isDefault: true },
  'kernel.keys.root_maxkeys': { value: '1000000', isDefault: true },
  'kernel.keys.root_maxbytes': { value: '25000000', isDefault: true },
}

/** With protectKernelDefaults the kubelet changes no setting of the kernel, and ends when one is not as it needs it. */
export const checkKernel: ValueRule = ({ config, sysctl }) => {
  if (config.boolean('protectKernelDefaults', false) !== true) return []
  const missing = Object.entries(wanted).flatMap(([name, { value, isDefault }]) => {
    const given = sysctl(name)
    return given === value || (given === undefined && isDefault) ? [] : [`${name}: ${value}`]
  })
  if (missing.length === 0) return []
  return [
    {
      path: [...config.path, 'protectKernelDefaults'],
      why: `\`protectKernelDefaults\` needs ${missing.join(', ')}`,
      hint: `write \`kernel: {sysctl: {${missing.join(', ')}}}\`, or remove it: the kubelet then sets them`,
      from: 'pkg/kubelet/cm/container_manager_linux.go',
    } satisfies ValueFault,
  ]
}
