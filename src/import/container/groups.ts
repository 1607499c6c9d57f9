import type { Node } from '../../components/pods/check/node.ts'
import type { Report } from '../report.ts'
import type { PodDraft } from './pod-draft.ts'

/** Groups that the programs belong to as well. */
export function addGroups(
  groups: readonly string[],
  at: Node,
  { pod, report }: { readonly pod: PodDraft; readonly report: Report },
): void {
  const numbers = groups.filter(group => /^\d+$/.test(group)).map(Number)
  if (numbers.length > 0)
    pod.security.supplementalGroups = [
      ...new Set([...((pod.security.supplementalGroups as number[] | undefined) ?? []), ...numbers]),
    ]
  if (numbers.length < groups.length)
    report.say(
      'import-no-counterpart',
      at,
      'a group by its name stays behind: the kubelet takes only numbers',
      'write the number of the group',
    )
}
