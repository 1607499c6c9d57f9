import type { Config } from '../../../config/schema.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/** Volumes that the kubelet mounts with a program of the node: pkg/volume/nfs and pkg/volume/iscsi (iscsi_util.go) at v1.36.4; Debian's packages of them. */
const programs = new Map([
  ['nfs', { program: 'mount.nfs', package: 'nfs-common' }],
  ['iscsi', { program: 'iscsiadm', package: 'open-iscsi' }],
])

/** Volumes whose program no package of the config brings. */
export function checkVolumePrograms(pod: Node, { system, files }: Config, out: Reporter): void {
  for (const volume of pod.get('spec').get('volumes').items)
    for (const [type, source] of volume.entries) {
      const needed = programs.get(type)
      if (!needed || !source.given || system.packages.includes(needed.package)) continue
      if (Object.keys(files).some(path => path.endsWith(`/${needed.program}`))) continue
      out.report(
        'pod-volume-unsupported',
        source,
        `the kubelet mounts ${type} volumes with ${needed.program}, and nothing that the config names brings it`,
        `write into the config: system: {packages: [${needed.package}]}`,
        { at: 'key', severity: 'warning' },
      )
    }
}
