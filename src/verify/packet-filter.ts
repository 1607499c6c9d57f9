import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import { shellWord } from '../render/shell.ts'
import { type Check, compared } from './check.ts'

/** The rules that the kernel has, and those of the planned file; `unknown`: the node cannot load a file aside. */
const answers = ['loaded', 'other rules', 'missing', 'unknown'] as const
export type FilterAnswer = (typeof answers)[number]

const hasFilter = ({ files, prefix }: Plan) => files.some(({ path }) => path === nodePaths(prefix).firewall)

/**
 * nft prints rules in its own form, which differs from the file and by version. So the node loads the file once more, into a network
 * namespace of nobody (unshare(1)), and compares what nft prints of both. `--stateless`: without counters.
 */
export function filterQuestion(plan: Plan): string {
  if (!hasFilter(plan)) return ''
  const file = shellWord(nodePaths(plan.prefix).firewall)
  return `(
PATH=$PATH:/usr/sbin
list='nft --stateless list table inet bakelet'
if ! now=$($list 2>/dev/null); then echo missing
elif ! planned=$(unshare --net sh -c 'nft --file "$1" && '"$list" sh ${file} 2>/dev/null); then echo unknown
elif [ "$now" = "$planned" ]; then echo loaded
else echo 'other rules'; fi
)`
}

export function parseFilter([line]: readonly string[]): FilterAnswer | undefined {
  return answers.find(answer => answer === line)
}

/** Whether the kernel filters as planned: a unit that has ended says nothing of the rules of now. */
export function filterChecks(plan: Plan, answer: FilterAnswer | undefined): Check[] {
  if (!hasFilter(plan)) return []
  const promise = { area: 'firewall', name: 'table inet bakelet', expected: 'loaded' } as const
  return [
    answer === 'unknown'
      ? { ...promise, outcome: 'not asked', why: 'the node cannot load the planned rules aside' }
      : compared(promise, answer, 'load it again: systemctl reload bakelet-firewall'),
  ]
}
