import { decodeText } from '../../host/decode.ts'
import { guestAnswerer, shortened } from '../guest.ts'
import type { Vm } from '../types.ts'

/** One command on the channel, from the line that asks for it to its exit code. Agent calls it. */
export interface Exchange {
  readonly command: string
  /** The words that ask the guest for it, after token and id. */
  request(): string
  /** Takes one line of the guest's answer. Throws AnswerError for a line that cannot be an answer. */
  take(kind: string | undefined, data: string): void
  /** Nothing more comes. */
  fail(error: Error): void
}

type Machine = Pick<Vm, 'name' | 'consolePath'>

/** Decodes `exit CODE`. */
export function decodeExit(vm: Machine, command: string, data: string): number {
  const answerer = guestAnswerer(vm, shortened(command))
  const [exitCode] = decodeText({ a: 'number', pattern: /^(\d{1,3})$/ }, data, {
    ...answerer,
    name: `${answerer.name}: the exit code`,
  })
  return Number(exitCode)
}

export interface OutputPart {
  readonly stream: 'out' | 'err'
  readonly bytes: Buffer
}

/** Decodes `out BASE64` and `err BASE64`. */
export function decodeOutput(
  vm: Machine,
  command: string,
  kind: string | undefined,
  data: string,
): OutputPart {
  decodeText(
    { a: 'part of its output', pattern: /^(out|err) [A-Za-z0-9+/]*={0,2}$/ },
    `${kind} ${data}`,
    guestAnswerer(vm, shortened(command)),
  )
  return { stream: kind as 'out' | 'err', bytes: Buffer.from(data, 'base64') }
}
