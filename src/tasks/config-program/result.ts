/** What the process of a config that is a program writes. */
export type ProgramResult =
  | {
      readonly value: unknown
      /** The program exports a function, which was called with the settings. */
      readonly isFunction: boolean
      /** Names of the settings that the function asked for. */
      readonly read: readonly string[]
    }
  | ProgramProblem

export interface ProgramProblem {
  /** Goes on from the name of the file. */
  readonly problem: string
  readonly hint: string
  /** Counted from 1. */
  readonly line?: number
  readonly column?: number
}
