import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/**
 * The mode of a file, with what fsGroup does: changeFilePermission in pkg/volume/volume_linux.go@v1.36.4 gives the file to
 * the group and adds 0440. Here the file stays in the group root, so a member of fsGroup has what others have. That must be what
 * upstream's group would have, but for writing: the mount is read-only.
 */
export function effectiveMode(mode: number, fsGroup: Node): number | undefined {
  if (fsGroup.number === undefined) return mode
  const changed = mode | 0o440
  const ofGroup = (changed >> 3) & 0o5
  return (ofGroup & ~changed) === 0 ? changed : undefined
}

export function refuseMode(mode: number, volume: Node, out: Reporter): void {
  const octal = (bits: number) => bits.toString(8).padStart(4, '0')
  out.report(
    'pod-object-unsupported',
    volume,
    `with fsGroup the group could read a file of mode ${octal(mode)}, and on this node the files of a volume belong to the group root`,
    `write defaultMode: ${octal(mode | 0o444)} (only the containers of this Pod see the folder), or remove fsGroup`,
    { source: 'k8s.io/kubernetes, pkg/volume/volume_linux.go, changeFilePermission' },
  )
}
