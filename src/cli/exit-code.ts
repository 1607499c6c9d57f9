import type { interruptedExitCode } from './signals.ts'

/** EX_USAGE of sysexits.h: the command was used incorrectly. */
export const usageExitCode = 64

/**
 * 0: success. 1: the config has problems. 2: an external step failed (network, tool or machine). 64: the command line is
 * wrong. 130: interrupted.
 */
export type ExitCode = 0 | 1 | 2 | typeof usageExitCode | typeof interruptedExitCode
