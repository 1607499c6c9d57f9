import { WorldError } from './errors.ts'

/** Where a text came from, for the error about a text that bakelet cannot read. */
export interface Answerer {
  /** Subject of the sentence: "`go env -json`", "https://example.org/index.json". */
  readonly name: string
  /** What the user does about a wrong answer. */
  readonly next: string
}

/** A program, a server or a machine answered with something else than it has to. */
export class AnswerError extends WorldError {
  override readonly name: string = 'AnswerError'
}
