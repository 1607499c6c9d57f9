import { interruptedExitCode } from './signals.ts'

/** EX_USAGE of sysexits.h: the command was used incorrectly. */
const usageExitCode = 64

/** Why a command fails, and its exit code. `external`: the network, a tool or a machine. */
export const failureKinds = {
  config: 1,
  external: 2,
  bug: 2,
  usage: usageExitCode,
  interrupted: interruptedExitCode,
} as const
export type FailureKind = keyof typeof failureKinds

/**
 * 0: success. 1: the config has problems. 2: an external step failed (network, tool or machine). 64: the command line is
 * wrong. 130: interrupted. Of `diff`, as of diff(1), 1 is a difference and 2 is trouble, problems of a config included.
 */
export type ExitCode = 0 | (typeof failureKinds)[FailureKind]
