import type { Node } from '../../components/pods/check/node.ts'
import type { Report } from '../report.ts'
import { mountSource } from './mount.ts'
import type { ContainerDraft, PodDraft } from './pod-draft.ts'

/** `SOURCE[:TARGET[:PERMISSIONS]]` */
export function addDevice(
  text: string,
  at: Node,
  to: { readonly container: ContainerDraft; readonly pod: PodDraft; readonly report: Report },
): void {
  const [source = '', target = source] = text.split(':')
  if (!to.container.security.privileged)
    to.report.say(
      'import-no-counterpart',
      at,
      `the container sees ${source}, but may use it only with privileged: true`,
      'add securityContext: {privileged: true} to the container if it may do everything on the node',
    )
  // The permissions alone may follow: /dev/fuse:rw.
  const path = target.startsWith('/') ? target : source
  mountSource({ target: path, readOnly: false }, source, { hostPath: { path: source } }, to)
}
