import { type Called, type CallOptions, call } from '../../host/call.ts'
import { lookUpTool } from '../../host/tools.ts'
import { shellWords } from '../../render/shell.ts'
import { VmError } from '../errors.ts'
import { progressLines } from './progress-lines.ts'

export interface AskOptions extends Pick<CallOptions, 'signal' | 'timeoutMs' | 'input' | 'mostBytes'> {
  /** Called with every line that the client prints, as it comes. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void
}

/** The path of the `multipass` program. */
export async function findMultipass(): Promise<string> {
  const path = await lookUpTool('multipass')
  if (path !== undefined) return path
  throw new VmError('multipass is not installed', {
    next: 'sudo snap install multipass (macOS and Windows: https://canonical.com/multipass/install), or use --driver qemu',
  })
}

/** Calls the client. Throws only when `signal` aborts. */
export async function ask(
  file: string,
  args: readonly string[],
  { onLine, ...options }: AskOptions = {},
): Promise<Called> {
  const lines = onLine && {
    stdout: progressLines(line => onLine(line, 'stdout')),
    stderr: progressLines(line => onLine(line, 'stderr')),
  }
  const called = await call(file, args, {
    ...options,
    ...(lines && { onText: (text, stream) => lines[stream](text) }),
    // In a group of its own the client still tells how a boot ended when Ctrl-C is pressed in the terminal.
    detached: true,
  })
  return { ...called, command: shellWords(['multipass', ...args]) }
}
