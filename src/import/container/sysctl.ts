import type { Node } from '../../components/pods/check/node.ts'
import { isSafeSysctl } from '../../components/pods/on-node/sysctls.ts'
import type { Report } from '../report.ts'
import type { PodDraft } from './pod-draft.ts'

/** The oldest that upstream maintains: a newer kubelet allows some more. */
const minor = 34

/** A sysctl of the pod: its containers share one network namespace. */
export function addSysctl(
  name: string,
  value: string,
  at: Node,
  { pod, report }: { readonly pod: PodDraft; readonly report: Report },
): void {
  if (!isSafeSysctl(name, minor)) {
    report.say(
      'import-no-counterpart',
      at,
      `${name} is left out: the kubelet starts no pod that sets it, unless the config allows that`,
      `add kubelet: {config: {allowedUnsafeSysctls: [${name}]}} to the config, then the sysctl to the Pod`,
    )
    return
  }
  pod.security.sysctls = [...((pod.security.sysctls as object[] | undefined) ?? []), { name, value }]
}
