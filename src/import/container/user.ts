import type { Node } from '../../components/pods/check/node.ts'
import type { Report } from '../report.ts'
import type { ContainerDraft } from './pod-draft.ts'

/** `UID[:GID]`. A name is looked up in the image, which only a runtime can, and a Pod has no place for one. */
export function setUser(
  text: string,
  at: Node,
  { container, report }: { readonly container: ContainerDraft; readonly report: Report },
): void {
  const found = /^(\d+)(?::(\d+))?$/.exec(text)
  if (!found) {
    report.say(
      'import-no-counterpart',
      at,
      `the user ${text} stays behind: a Pod names users by number`,
      'look the number up in /etc/passwd of the image, and write it',
    )
    return
  }
  container.security.runAsUser = Number(found[1])
  if (found[2] !== undefined) container.security.runAsGroup = Number(found[2])
}
