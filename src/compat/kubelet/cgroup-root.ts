import type { Config } from '../../config/schema.ts'
import type { Finding } from '../rule.ts'

/** Those that systemd makes on every machine: systemd.special(7). */
const ofSystemd = new Set(['system.slice', 'user.slice'])

/** The kubelet makes the groups of pods below its cgroupRoot, and never that one: it ends where it is missing. */
export function checkCgroupRoot({ kubelet, units }: Config, line: string): Finding[] {
  const { cgroupRoot: root, cgroupsPerQOS } = kubelet.config
  if (typeof root !== 'string' || !/^\/?[^/]/.test(root) || cgroupsPerQOS === false) return []
  const slice = sliceOf(root)
  if (ofSystemd.has(slice) || Object.hasOwn(units, slice)) return []
  return [
    {
      ...{ code: 'kubelet-value-refused', severity: 'error', path: ['kubelet', 'config', 'cgroupRoot'] },
      message: `kubelet ${line} does not start: \`cgroupRoot\` is the slice ${slice}, and nothing on the node makes it`,
      hint: `remove it: the default is the root; or write the unit \`units: {${slice}: …}\``,
      source: `k8s.io/kubernetes@v${line} pkg/kubelet/cm/container_manager_linux.go: cgroup has some missing paths`,
    },
  ]
}

/** CgroupName.ToSystemd in pkg/kubelet/cm/cgroup_manager_linux.go: systemd nests slices by dashes, so one in a name is escaped. */
function sliceOf(path: string): string {
  const names = path.split('/').filter(name => name !== '')
  return `${names.map(name => name.replaceAll('-', '_')).join('-')}.slice`
}
