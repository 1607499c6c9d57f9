import type { Node } from '../../components/pods/check/node.ts'
import type { Report } from '../report.ts'
import type { ContainerDraft } from './pod-draft.ts'

/** A value of --security-opt of docker and podman. */
export function addSecurityOption(
  text: string,
  at: Node,
  { container, report }: { readonly container: ContainerDraft; readonly report: Report },
): void {
  const option = text.replace(/[:=]/, ':')
  if (/^no-new-privileges(:true)?$/.test(option)) container.security.allowPrivilegeEscalation = false
  else if (option === 'seccomp:unconfined') container.security.seccompProfile = { type: 'Unconfined' }
  else if (option === 'apparmor:unconfined') container.security.appArmorProfile = { type: 'Unconfined' }
  else
    report.say(
      'import-no-counterpart',
      at,
      `the security option ${option} stays behind`,
      'write it as securityContext of the container, if the node has the profile',
    )
}
