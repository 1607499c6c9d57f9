import { tmpdir } from 'node:os'
import { go, judgeOf } from '../build.mjs'
import { verdictsOf } from '../verdicts.mjs'

const version = '0.37.2'

export interface Question {
  readonly pod: unknown
  readonly level: 'baseline' | 'restricted'
  readonly minor: number
}

export interface Verdict {
  readonly allowed: boolean
  readonly failed: readonly string[]
  readonly unread?: string
}

/** The folder of upstream's module, which has its fixtures: test/testdata. */
export function moduleFolder(): string {
  const answer: unknown = JSON.parse(
    go(tmpdir(), 'mod', 'download', '-json', `k8s.io/pod-security-admission@v${version}`),
  )
  return (answer as { readonly Dir: string }).Dir
}

const judgeProgram = () =>
  judgeOf({
    name: `pod-security-${version}`,
    folder: import.meta.dirname,
    goMod: () => `module judge\ngo 1.26.0\nrequire k8s.io/pod-security-admission v${version}\n`,
  })

/** Upstream's verdict on each Pod, in their order. */
export const judge = (questions: readonly Question[]): readonly Verdict[] =>
  verdictsOf(judgeProgram(), [], questions, 'inherit') as readonly Verdict[]
