import type { Weakening } from '../../components/weakening.ts'
import { decodeText } from '../../host/decode.ts'
import type { Plan } from '../../plan/types.ts'
import { guestAnswerer } from '../../vm/guest.ts'
import type { Node } from '../../vm/types.ts'
import type { Check } from '../check.ts'
import { listenerChecks } from '../listener-checks.ts'
import { listenersQuestion, parseListeners } from '../listeners.ts'
import { hosts } from './hosts.ts'
import { kubelet } from './kubelet.ts'
import { linux } from './linux.ts'
import { parameters } from './parameters.ts'
import { exposuresQuestion, programs } from './programs.ts'
import type { Row } from './row.ts'
import { shellFunctions } from './shell.ts'

/** All that is asked, in the order in which it is printed. */
export const rows: readonly Row[] = [...kubelet, ...linux, ...parameters, ...hosts, ...programs]

const mark = '--- bakelet'

/** Not by sed(1), which takes 80 ms to make a program of `.\{0,200\}` (glibc 2.36), and without KVM a second: of each row. */
const firstLine = `first_line() { answer=; read -r answer; printf '%.200s\\n' "$answer"; }
`

/** One command for all rows: each ends with a line of its own, whatever it prints. */
export function postureCommand(plan: Plan): string {
  const asked = rows.map(({ ask }) => `(${ask}) 2>/dev/null | first_line; echo '${mark}'`)
  return `${shellFunctions(plan)}${firstLine}${exposuresQuestion}${asked.join('\n')}\n${listenersQuestion}\necho '${mark}'`
}

/** What the answer of a node means. Throws AnswerError where it is not one of postureCommand(). */
export function postureChecks(
  { plan, weakenings }: { readonly plan: Plan; readonly weakenings: readonly Weakening[] },
  stdout: string,
  node: Pick<Node, 'name' | 'consolePath'>,
): Check[] {
  const answers = stdout.split(`${mark}\n`)
  const whole = { a: 'whole answer', pattern: new RegExp(`^${rows.length + 2}$`) }
  decodeText(whole, String(answers.length), guestAnswerer(node, 'sh'))
  const listeners = answers[rows.length]?.split('\n').filter(line => line !== '') ?? []
  return [
    ...rows.map((row, index) => checkOf(row, answers[index]?.trim() ?? '', plan, weakenings)),
    ...listenerChecks(plan, parseListeners(listeners)).map(
      (check): Check => ({ ...check, area: 'posture', name: `CIS Linux 2.2: ${check.name}` }),
    ),
  ]
}

function checkOf(row: Row, found: string, plan: Plan, weakenings: readonly Weakening[]): Check {
  const { item, about, good, wants: expected, accepted, absent } = row
  const promise = { area: 'posture', name: `${item}: ${about}`, expected } as const
  if (absent !== undefined && found === 'none') return { ...promise, outcome: 'not applicable', why: absent }
  if (good.test(found)) return { ...promise, outcome: 'same', found }
  if (found === 'unknown')
    return { ...promise, outcome: 'not asked', why: 'the node has no program that tells' }
  const answer = { ...promise, found: found || 'nothing' }
  if (accepted?.answer.test(found) && (accepted.where?.(plan, found) ?? true))
    return { ...answer, outcome: 'accepted', why: accepted.why }
  const weakening = weakenings.find(one => row.weakenedBy?.(one))
  return weakening
    ? {
        ...answer,
        outcome: 'accepted',
        why: `the config has ${weakening.key}: ${JSON.stringify(weakening.value)}`,
      }
    : { ...answer, outcome: 'different', next: 'docs/security.md says what sets it' }
}
