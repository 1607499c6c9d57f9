import { setTimeout as sleep } from 'node:timers/promises'
import { AnswerError } from '../../host/answer.ts'
import { VmError } from '../errors.ts'
import { shortened } from '../guest.ts'
import { type CommandResult, type ExecOptions, usualMostBytes } from '../types.ts'
import { execArgs } from './argv.ts'
import script from './exec.sh'
import type { Instance } from './instance.ts'
import { isOn } from './states.ts'

/** Runs a command line as Vm.exec() does. One that has begun is never run again. */
export async function execIn(
  instance: Instance,
  command: string,
  { timeoutMs, signal, mostBytes = usualMostBytes }: ExecOptions,
): Promise<CommandResult> {
  const deadline = Date.now() + timeoutMs
  const limit = `${timeoutMs / 1000} s`
  const shown = shortened(command)
  for (;;) {
    // `multipass exec` starts a machine that is off (src/client/cli/cmd/exec.cpp): so ask first.
    if (!isOn(await instance.state(signal)))
      throw new VmError(`the machine has ended; it did not run: ${shown}`)
    const left = Math.max(1, deadline - Date.now())
    // The guest kills the command a little after we gave it up: before, its exit code would pass for an answer.
    const parameters = [String(Math.ceil(left / 1000) + 5), Buffer.from(command).toString('base64')]
    const answer = await instance.ask(execArgs(instance.name, script, parameters), {
      timeoutMs: left,
      // In base64, with the words of exec.sh.
      mostBytes: Math.ceil((mostBytes * 4) / 3) + 1024,
      ...(signal === undefined ? {} : { signal }),
    })
    const timedOut = answer.timedOutAfterMs !== undefined
    // A guest that is busy may kill it a little late and still answer: too late is too late.
    const result = timedOut ? undefined : decodeExec(answer.stdout)
    if (result) return result
    if (answer.printedMoreThan !== undefined) throw tooLong(instance.name, command)
    if (hasBegun(answer.stdout))
      throw new VmError(
        timedOut
          ? `the command did not end within ${limit} on the node: ${shown}`
          : `the connection to the node broke before this command had ended: ${shown}`,
      )
    if (timedOut || Date.now() + instance.pollMs >= deadline)
      throw new VmError(
        `the node did not come up far enough to take a command within ${limit}: ${shown}${lastWords(answer.stderr)}`,
      )
    await sleep(instance.pollMs, undefined, signal === undefined ? {} : { signal })
  }
}

/** The answer of exec.sh; undefined when it is not whole. */
export function decodeExec(stdout: string): CommandResult | undefined {
  const [, out = '', err = '', exitCode] =
    /^out ([A-Za-z0-9+/]*={0,2})\nerr ([A-Za-z0-9+/]*={0,2})\nexit (\d{1,3})\n$/m.exec(stdout) ?? []
  if (exitCode === undefined) return undefined
  const stdoutBytes = Buffer.from(out, 'base64')
  return {
    exitCode: Number(exitCode),
    stdout: stdoutBytes.toString(),
    stdoutBytes,
    stderr: Buffer.from(err, 'base64').toString(),
  }
}

function tooLong(name: string, command: string): AnswerError {
  return new AnswerError(
    `the machine ${name}: \`${shortened(command)}\` answered with more than it may print`,
    {
      next: `look at the machine: multipass shell ${name}`,
    },
  )
}

function hasBegun(stdout: string): boolean {
  return /^begun$/m.test(stdout)
}

function lastWords(stderr: string): string {
  const words = stderr.trim().split('\n').slice(-4).join('\n')
  return words === '' ? '' : `\n${words.replace(/^/gm, '  | ')}`
}
