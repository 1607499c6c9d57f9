import type { Config } from '../../config/schema.ts'
import data from '../../data/kernel-names.json' with { type: 'json' }
import { closest } from '../../diagnostics/closest.ts'
import { moduleName, sysctlPath } from '../../plan/kernel-names.ts'
import type { Finding } from '../rule.ts'

// As in src/data/kernel-names.json.
const kernelVersion = '6.12.117-1'

/** A device, a cipher or a protocol instead of a module: one of the patterns of modules.alias, modprobe.d(5). */
const isPattern = (name: string) => /^(block|char|crypto|devname|fs|net|nf|nft|rtnl)-/.test(name)

/** Modules that the kernel of the images does not have: systemd-modules-load.service fails, and the node goes on without them. */
export function checkModules({ kernel, arch }: Config): Finding[] {
  const names = [...data.modules.both, ...data.modules[arch]]
  const known = new Set(names)
  return kernel.modules.flatMap((name, index): Finding[] => {
    if (isPattern(name) || known.has(moduleName(name))) return []
    const meant = closest(moduleName(name), names)
    return [
      {
        ...{ code: 'kernel-module-unknown', severity: 'warning' },
        source: `Debian 13, linux-image-cloud-${arch} ${kernelVersion}`,
        message: `Debian's kernel for virtual machines has no module \`${name}\` on ${arch}`,
        path: ['kernel', 'modules', index],
        hint:
          meant === undefined
            ? 'remove it, or add the package that has the module to `system.packages`'
            : `did you mean \`${meant}\`?`,
      },
    ]
  })
}

const folders = new Map(Object.entries(data.sysctls))

/** Settings that this kernel does not have: systemd-sysctl.service fails, and the value goes nowhere. */
export function checkSysctlNames({ kernel }: Config): Finding[] {
  return Object.keys(kernel.sysctl).flatMap((key): Finding[] => {
    const path = sysctlPath(key).split('/')
    const name = path.at(-1) ?? ''
    const given = path.slice(0, -1).join('/')
    const folder = folders.get(name)
    // Patterns of sysctl.d(5), and net.netfilter.nf_log, whose settings are numbers (net/netfilter/nf_log.c).
    if (folder === '' || folder === given || given.includes('*') || /^(\*|\d+)$/.test(name)) return []
    const meant = folder === undefined ? closestSetting(name, given) : `${folder}/${name}`
    return [
      {
        ...{ code: 'sysctl-unknown', severity: 'warning', at: 'key' },
        source: `Debian 13, linux-source-6.12 ${kernelVersion}`,
        message: `the kernel has no setting \`${key}\``,
        path: ['kernel', 'sysctl', key],
        hint:
          meant === undefined
            ? 'remove it; `sysctl -a` on a node prints what there is'
            : `did you mean \`${meant.replace(/[./]/g, separator => (separator === '/' ? '.' : '/'))}\`?`,
      },
    ]
  })
}

/** One of the same folder, or of one that several have; else any. */
function closestSetting(name: string, given: string): string | undefined {
  const all = [...folders.keys()]
  const near = all.filter(other => folders.get(other) === given || folders.get(other) === '')
  const meant = closest(name, near) ?? closest(name, all)
  return meant === undefined ? undefined : `${folders.get(meant) || given}/${meant}`
}
