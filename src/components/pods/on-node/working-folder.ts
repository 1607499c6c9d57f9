import { show } from '../../../config/show.ts'
import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/** The kubelet and containerd pass the folder on, and runc refuses it: "Cwd must be an absolute path" (libcontainer, finalizeNamespace and process validation, 1.3 to 1.5). */
export function checkWorkingFolders(pod: Node, out: Reporter): void {
  for (const { node } of containersOf(pod.get('spec'))) {
    const folder = node.get('workingDir')
    if (!folder.string || folder.string.startsWith('/')) continue
    out.report(
      'pod-not-admitted',
      folder,
      `workingDir ${show(folder.string)} is not an absolute path, so runc does not start the container`,
      `write /${folder.string.replace(/^(\.\/)+/, '')}`,
    )
  }
}
