import { below, criTable, isBefore2 } from '../../resolve/cri-tables.ts'
import { compareVersions, minorOf } from '../../upstream/version.ts'
import type { Rule } from '../rule.ts'

/**
 * Who manages cgroups: systemd, or containerd and the kubelet by themselves ("cgroupfs"). bakelet sets systemd on both
 * sides. A kubelet from 1.31 on asks containerd from 2.0 on which it is (KubeletCgroupDriverFromCRI); any other pair
 * has to be told the same twice.
 */
export const cgroupDriver: Rule = ({ config, versions: { containerd, kubelet } }) => {
  const runtimes = below(below(criTable(config, containerd, 'runtime'), 'containerd'), 'runtimes')
  const options = below(below(runtimes, 'runc'), 'options')
  const key = Object.keys(options.table).find(name => name.toLowerCase() === 'systemdcgroup')
  if (!config.containerd.cri || key === undefined || options.table[key] !== false) return []
  const asks = !isBefore2(containerd) && compareVersions(minorOf(kubelet), '1.31') >= 0
  return [
    {
      code: 'cgroup-driver-mismatch',
      severity: asks ? 'warning' : 'error',
      message: asks
        ? 'without SystemdCgroup the pods and systemd manage one tree of cgroups twice, which breaks under memory pressure'
        : `the kubelet's cgroup driver is systemd, and kubelet ${minorOf(kubelet)} with containerd ${minorOf(containerd)} starts no pod when containerd's is not`,
      path: [...options.path, key],
      hint: 'remove it: bakelet sets SystemdCgroup',
      source: 'kubernetes.io, "Container Runtimes", cgroup drivers; KEP-4033',
    },
  ]
}
