import type { interruptedExitCode } from './signals.ts'

/**
 * 0: success. 1: the config has problems. 2: an external step failed (network, tool or machine), or the command line is
 * wrong. 130: interrupted.
 */
export type ExitCode = 0 | 1 | 2 | typeof interruptedExitCode
