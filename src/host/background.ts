import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { maskPasswords } from '../diagnostics/mask-passwords.ts'
import { shellWords } from '../render/shell.ts'
import { lastLines } from './last-lines.ts'
import { lookUpTool } from './tools.ts'

/** How a process ended: an exit code, or the name of the signal that ended it. Neither: the process did not start. */
export interface Exit {
  readonly exitCode: number | undefined
  readonly signal: NodeJS.Signals | undefined
}

/** A program that goes on while bakelet does other work, and that cannot outlive bakelet. */
export interface BackgroundProcess {
  readonly pid: number
  /** The command line, for people to read. Long words are cut. */
  readonly command: string
  readonly exited: Promise<Exit>
  /** Sends a signal; nothing happens when the process has ended. */
  kill(signal: NodeJS.Signals): void
  /** The last lines that the program printed. */
  lastWords(): Promise<string>
}

const running = new Set<ChildProcess>()
let watching = false

/**
 * Starts a program with its output in `logPath`: with a pipe to bakelet it would hang or die when bakelet is busy or gone.
 * The program ends with bakelet: through setpriv(1) also when bakelet is killed by SIGKILL (PR_SET_PDEATHSIG).
 */
export async function startInBackground(
  program: string,
  args: readonly string[],
  logPath: string,
): Promise<BackgroundProcess> {
  const setpriv = process.platform === 'linux' ? await lookUpTool('setpriv') : undefined
  const prefix = setpriv ? [setpriv, '--pdeathsig', 'KILL', '--'] : []
  const [file = program, ...rest] = [...prefix, program, ...args]
  const log = openSync(logPath, 'w', 0o600)
  let child: ChildProcess
  try {
    // A group of its own: Ctrl-C in the terminal is for bakelet to handle.
    child = spawn(file, rest, { stdio: ['ignore', log, log], detached: true })
  } finally {
    closeSync(log)
  }
  endWithThisProcess(child)
  const exited = new Promise<Exit>(resolve => {
    child.once('error', () => resolve({ exitCode: undefined, signal: undefined }))
    child.once('exit', (code, signal) =>
      resolve({ exitCode: code ?? undefined, signal: signal ?? undefined }),
    )
  })
  void exited.then(() => running.delete(child))
  return {
    pid: child.pid ?? -1,
    command: maskPasswords(shellWords([program, ...args].map(shortened))),
    exited,
    kill: signal => {
      child.kill(signal)
    },
    lastWords: () => lastLines(logPath),
  }
}

const longestWord = 200

/** The units that a machine gets from its firmware are words of kilobytes. */
function shortened(word: string): string {
  return word.length <= longestWord ? word : `${word.slice(0, longestWord - 1)}…`
}

function endWithThisProcess(child: ChildProcess): void {
  running.add(child)
  if (watching) return
  watching = true
  process.on('exit', () => {
    for (const each of running) each.kill('SIGKILL')
  })
}
