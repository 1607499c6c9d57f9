import type { Config } from '../config/schema.ts'
import { AnswerError } from '../host/answer.ts'
import { shellWords } from '../render/shell.ts'
import { type Check, compared } from '../verify/check.ts'
import type { CommandResult, Node } from '../vm/types.ts'
import { connectCommand, getRequest, mostAnswer, parseAnswer } from './connection.ts'

type OwnTest = Config['tests'][string]

/** Bytes that a command may print. */
const mostOutput = 2 ** 20
/** Exit code of timeout(1) when the time is up. */
const timedOut = 124
/** Added to the limit of a test for the connection to the node. */
const slackMs = 30_000

/** Runs the tests of a config on a node, one after the other, so that none disturbs another. */
export async function runOwnTests(
  node: Node,
  tests: Config['tests'],
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const checks: Check[] = []
  for (const [name, test] of Object.entries(tests)) checks.push(await runTest(node, name, test, signal))
  return checks
}

async function runTest(node: Node, name: string, test: OwnTest, signal: AbortSignal): Promise<Check> {
  const promise = { area: 'tests', name, expected: expectedOf(test) } as const
  const { timeoutSeconds } = test
  // --kill-after: a command may ignore SIGTERM.
  const command = `timeout --kill-after=2 ${timeoutSeconds} ${commandOf(test)}`
  try {
    const result = await node.exec(command, {
      ...{ timeoutMs: timeoutSeconds * 1000 + slackMs, mostBytes: mostOutput, signal },
    })
    const mayEndSo = 'command' in test && test.exitCode === timedOut
    const found =
      result.exitCode === timedOut && !mayEndSo
        ? `no result within ${timeoutSeconds} s`
        : foundIn(test, result)
    return compared(promise, found ?? promise.expected, 'run it by hand on the node: `bakelet shell`')
  } catch (error) {
    if (!(error instanceof AnswerError)) throw error
    return compared(promise, `an answer that cannot be read: ${error.message}`, 'let it print less')
  }
}

function commandOf(test: OwnTest): string {
  if ('command' in test) return shellWords(['/bin/sh', '-c', test.command])
  if ('port' in test) return connectCommand(test.host, test.port)
  const url = new URL(test.url)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return connectCommand(host, Number(url.port || 80), getRequest(url))
}

function expectedOf(test: OwnTest): string {
  if ('port' in test) return `${test.host} accepts connections at port ${test.port}`
  if ('command' in test)
    return [`exit code ${test.exitCode}`, ...quoted('output with', test.output)].join(', ')
  return [`HTTP ${test.status}`, ...quoted('a body with', test.body)].join(', ')
}

const quoted = (what: string, text: string | undefined) =>
  text === undefined ? [] : [`${what} ${JSON.stringify(text)}`]

/** What differs; undefined: nothing. */
function foundIn(test: OwnTest, { exitCode, stdout, stderr }: CommandResult): string | undefined {
  if ('command' in test) {
    if (exitCode !== test.exitCode) return [`exit code ${exitCode}`, ...lastLine(stderr)].join(': ')
    return test.output === undefined || stdout.includes(test.output)
      ? undefined
      : `the output is ${shortened(stdout)}`
  }
  if (exitCode !== 0) return ['nobody answers', ...lastLine(stderr)].join(': ')
  if ('port' in test) return undefined
  const answer = parseAnswer(stdout)
  if (!answer) return stdout === '' ? 'the connection ended without an answer' : 'the answer is not HTTP'
  if (answer.status !== test.status) return `HTTP ${answer.status}`
  return test.body === undefined || answer.body.slice(0, mostAnswer).includes(test.body)
    ? undefined
    : `the body is ${shortened(answer.body)}`
}

/** Of a program's last words. */
const mostWords = 200

function lastLine(text: string): string[] {
  const line = text.trim().split('\n').at(-1) ?? ''
  return line === '' ? [] : [line.slice(0, mostWords)]
}

function shortened(text: string): string {
  if (text === '') return 'empty'
  return JSON.stringify(text.length > mostWords ? `${text.slice(0, mostWords)}…` : text)
}
