import { execFile } from 'node:child_process'
import { AnswerError } from '../../src/host/answer.ts'
import type { Node } from '../../src/vm/types.ts'

/** A node whose commands run in a shell of this machine, or behind other words: nsenter(1) into a rehearsal. */
export function shellNode(before: readonly string[] = []): Node {
  const [file = '', ...args] = [...before, '/bin/sh', '-c']
  return {
    name: 'edge',
    exec: (command, { mostBytes = 64 * 2 ** 20, timeoutMs }) =>
      new Promise((resolve, reject) => {
        const options = { encoding: 'buffer', maxBuffer: mostBytes, timeout: timeoutMs } as const
        execFile(file, [...args, command], options, (error, stdout, stderr) => {
          if (error && typeof error.code !== 'number') reject(new AnswerError(`edge: ${error.code}`))
          else
            resolve({
              exitCode: Number(error?.code ?? 0),
              stdout: stdout.toString(),
              stdoutBytes: stdout,
              stderr: stderr.toString(),
            })
        })
      }),
  }
}
