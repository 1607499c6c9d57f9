import type { ExecOptions, Node } from '../vm/types.ts'

/** A manifest in the folder in which people write that the kubelet does not have. */
export interface RefusedManifest {
  readonly file: string
  readonly why: string
}

/** bakelet-guard keeps why in the second line of a file of the same name: templates/pods/bin/bakelet-guard.pl. */
const command = `cd /var/lib/bakelet/refused 2>/dev/null || exit 0
for file in *; do [ ! -f "$file" ] || { echo "$file"; sed -n 2p "$file"; }; done`

/** Names have no line feed there, and a reason has 500 characters. Throws VmError as Node.exec() does. */
export async function askRefused(
  node: Node,
  options: Omit<ExecOptions, 'mostBytes'>,
): Promise<readonly RefusedManifest[]> {
  const lines = (await node.exec(command, { ...options, mostBytes: 2 ** 20 })).stdout.split('\n')
  return lines.flatMap((file, index) =>
    index % 2 === 0 && index + 1 < lines.length ? [{ file, why: lines[index + 1] ?? '' }] : [],
  )
}
