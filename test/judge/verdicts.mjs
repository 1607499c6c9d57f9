// A judge is a program that answers each line of JSON with one.
import { execFileSync } from 'node:child_process'

/** The answers to the questions, in their order. `stderr`: what becomes of what the program prints there. */
export function verdictsOf(program, args, questions, stderr) {
  const output = execFileSync(program, args, {
    input: questions.map(question => `${JSON.stringify(question)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', stderr],
  })
  return output
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
}
