import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { lookUpTool } from '../../host/tools.ts'
import { escapeForMessage } from './shell-line.ts'

/** How a process ended: an exit code, or the name of the signal that ended it. */
export interface Exit {
  readonly code: number | undefined
  readonly signal: NodeJS.Signals | undefined
}

/** A QEMU that runs, and cannot outlive this process. */
export interface QemuProcess {
  readonly pid: number
  /** The command line as one could paste it. */
  readonly command: string
  readonly exited: Promise<Exit>
  /** Sends a signal; nothing happens when the process has ended. */
  kill(signal: NodeJS.Signals): void
  /** The last lines that QEMU printed. */
  lastWords(): Promise<string>
}

const running = new Set<ChildProcess>()
let watching = false

/**
 * Starts QEMU, with its output in `logPath`: with a pipe of ours it would hang or die when we are busy or gone.
 * It ends with this process: through setpriv(1) even when this process is killed by SIGKILL (PR_SET_PDEATHSIG).
 */
export async function startQemu(
  qemu: string,
  args: readonly string[],
  logPath: string,
): Promise<QemuProcess> {
  const setpriv = process.platform === 'linux' ? await lookUpTool('setpriv') : undefined
  const [file = qemu, ...rest] = [...(setpriv ? [setpriv, '--pdeathsig', 'KILL', '--'] : []), qemu, ...args]
  const log = openSync(logPath, 'w', 0o600)
  let child: ChildProcess
  try {
    // A group of its own: Ctrl-C in the terminal is for us to handle, not for QEMU.
    child = spawn(file, rest, { stdio: ['ignore', log, log], detached: true })
  } finally {
    closeSync(log)
  }
  watch(child)
  const exited = new Promise<Exit>(resolve => {
    child.once('error', () => resolve({ code: undefined, signal: undefined }))
    child.once('exit', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }))
  })
  void exited.then(() => running.delete(child))
  return {
    pid: child.pid ?? -1,
    command: escapeForMessage([qemu, ...args]),
    exited,
    kill: signal => {
      child.kill(signal)
    },
    lastWords: async () => {
      const text = await readFile(logPath, 'utf8').catch(() => '')
      return text.trimEnd().split('\n').slice(-8).join('\n')
    },
  }
}

function watch(child: ChildProcess): void {
  running.add(child)
  if (watching) return
  watching = true
  process.on('exit', () => {
    for (const each of running) each.kill('SIGKILL')
  })
}
