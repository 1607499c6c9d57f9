import type { NodePath } from '../plan/entry.ts'
import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import { shellWord } from '../render/shell.ts'
import { type Check, compared } from './check.ts'

/** The rules that the kernel has, and those of the planned file; `unknown`: the node cannot load a file aside. */
const answers = ['loaded', 'other rules', 'missing', 'unknown'] as const
export type FilterAnswer = (typeof answers)[number]

const isInPlan = ({ files }: Plan, path: NodePath) => files.some(file => file.path === path)

const hasFilter = (plan: Plan) => isInPlan(plan, nodePaths(plan.prefix).firewall)

/** The tables of the planned file: that of the family bridge is there where the config says what pods reach. */
const tablesOf = (plan: Plan) =>
  isInPlan(plan, nodePaths(plan.prefix).egressPlugin) ? ['inet bakelet', 'bridge bakelet'] : ['inet bakelet']

/**
 * nft prints rules in its own form, which differs from the file and by version. So the node loads the file once more, into a network
 * namespace of nobody (unshare(1)), and compares what nft prints of both. `--stateless`: without counters;
 * `--terse`: without the wires of the pods that run.
 */
export function filterQuestion(plan: Plan): string {
  if (!hasFilter(plan)) return ''
  const file = shellWord(nodePaths(plan.prefix).firewall)
  const list = tablesOf(plan).map(table => `nft --stateless --terse list table ${table}`)
  return `(
PATH=$PATH:/usr/sbin
list='${list.join(' && ')}'
if ! now=$(sh -c "$list" 2>/dev/null); then echo missing
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
  const tables = tablesOf(plan)
  // Who lost its mark with the table reaches nothing until its pod starts again.
  const again =
    answer === 'missing' && tables.length > 1 ? ', and start the pods again: systemctl reboot' : ''
  const promise: Pick<Check, 'area' | 'name' | 'expected'> = {
    area: 'firewall',
    name: tables.map(table => `table ${table}`).join(', '),
    expected: 'loaded',
  }
  return [
    answer === 'unknown'
      ? { ...promise, outcome: 'not asked', why: 'the node cannot load the planned rules aside' }
      : compared(promise, answer, `load it again: systemctl reload bakelet-firewall${again}`),
  ]
}
