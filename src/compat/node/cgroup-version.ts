import type { Config } from '../../config/schema.ts'
import { compareVersions, minorOf } from '../../upstream/version.ts'
import type { Finding, Rule } from '../rule.ts'
import { baseOf } from './base.ts'

/**
 * cgroup v1, which a kernel argument asks for (systemd(1), systemd.unified_cgroup_hierarchy). systemd 256 and newer
 * refuse to boot with it unless they are told twice, and 258 has no support left (systemd NEWS).
 */
export const cgroupVersion: Rule = ({ config, versions: { kubelet } }) => {
  const { kernelArguments } = config.image
  const index = kernelArguments.findLastIndex(argument => asksForV1.test(argument))
  if (index < 0) return []
  const at = { path: ['image', 'kernelArguments', index] } as const
  const minor = minorOf(kubelet)
  const found: Finding[] = []
  const base = baseOf(config)
  if (base && compareVersions(base.systemd, '256') >= 0 && !kernelArguments.includes(force))
    found.push({
      code: 'systemd-cgroup-v1',
      severity: 'error',
      message: `systemd ${base.systemd} of ${config.base} refuses to boot with cgroup v1`,
      hint: `remove it, or add \`${force}\`; systemd 258 has no cgroup v1 at all`,
      source: 'systemd NEWS, "CHANGES WITH 256"',
      ...at,
    })
  if (!config.containerd.cri) return found
  const failing = failsOnV1(config.kubelet, minor)
  if (failing === true)
    found.push({
      code: 'kubelet-cgroup-v1',
      severity: 'error',
      message: `kubelet ${minor} refuses to start on a node with cgroup v1`,
      hint: 'remove it, or write `failCgroupV1: false` under `kubelet.config`',
      source: 'kubernetes/kubernetes#134298; KEP-5573',
      ...at,
    })
  else if (failing === undefined)
    found.push({
      code: 'kubelet-cgroup-v1',
      severity: 'warning',
      message: `cgroup v1 gets fixes only in kubelet ${minor}, and one from 1.35 on refuses to start there`,
      hint: 'remove it: the node then has cgroup v2',
      source: 'KEP-4569; kubernetes/kubernetes#134298',
      ...at,
    })
  return found
}

// proc_cmdline_get_bool() takes what parse_boolean() does (systemd src/basic/parse-util.c).
const asksForV1 = /^systemd\.unified_cgroup_hierarchy=(0|no|n|false|f|off)$/i
const force = 'SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1'

/**
 * Whether this kubelet fails on cgroup v1; undefined: it does not, and is of those that are to. The field and its flag
 * are there from 1.31 on, and their default is true from 1.35 on (config/v1beta1/types.go).
 */
function failsOnV1(
  { config, flags }: Pick<Config['kubelet'], 'config' | 'flags'>,
  minor: string,
): boolean | undefined {
  if (compareVersions(minor, '1.31') < 0) return false
  const configured = flags['fail-cgroupv1'] ?? config.failCgroupV1
  return typeof configured === 'boolean' ? configured : compareVersions(minor, '1.35') >= 0 || undefined
}
