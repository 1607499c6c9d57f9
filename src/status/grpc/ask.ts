import { wrongAnswer } from '../../host/decode.ts'
import { WorldError } from '../../host/errors.ts'
import { guestAnswerer } from '../../vm/guest.ts'
import type { ExecOptions, Node } from '../../vm/types.ts'
import { bridgeCommand } from './bridge.ts'
import { exchange } from './exchange.ts'
import type { JsonValue } from './grpc-messages.ts'
import { decode, encode } from './grpc-messages.ts'

/** A program of a node that answers gRPC at a Unix socket. */
export interface Server {
  readonly node: Node
  /** As messages have it, and as its unit is named: "containerd". */
  readonly program: string
  readonly socket: string
  readonly options: Omit<ExecOptions, 'mostBytes'>
}

/** A unary call. Its messages are called after the method: ListContainersRequest, ListContainersResponse. */
export interface Question {
  /** As the protocol has it: "runtime.v1.RuntimeService/ListContainers". */
  readonly method: string
  /** As ProtoJSON. */
  readonly request: JsonValue
}

/** The program refused a call, or nobody answers at its socket. */
export class CallError extends WorldError {
  override readonly name = 'CallError'
}

/** A call that the program refused, in its words: a container may be gone by the time that it is asked about. */
export class Refusal {
  readonly words: string

  constructor(words: string) {
    this.words = words
  }
}

/** google.rpc.Code */
const ok = 0
/** Calls in one exchange: they are part of a command line, and Linux takes words of 128 KiB (execve(2), MAX_ARG_STRLEN). */
const callsAtOnce = 100
/** As much as the kubelet takes from CRI: maxMsgSize in k8s.io/cri-client pkg/utils.go@v0.36.4. */
const mostBytes = 16 * 2 ** 20

/** The replies as ProtoJSON. Throws CallError if nobody answers, and AnswerError for an answer that is not one. */
export async function ask(
  server: Server,
  questions: readonly Question[],
): Promise<readonly (JsonValue | Refusal)[]> {
  const replies: (JsonValue | Refusal)[] = []
  for (let at = 0; at < questions.length; at += callsAtOnce)
    replies.push(...(await askSome(server, questions.slice(at, at + callsAtOnce))))
  return replies
}

/** The reply to the only question. Throws CallError if the program refuses it. */
export async function askOne(server: Server, question: Question): Promise<JsonValue> {
  const [reply = null] = await ask(server, [question])
  return accepted(server, question.method, reply)
}

/** Throws CallError for a refusal. */
export function accepted({ program, node }: Server, method: string, reply: JsonValue | Refusal): JsonValue {
  if (reply instanceof Refusal)
    throw new CallError(`${program} on ${node.name} refused ${method}: ${reply.words}`)
  return reply
}

async function askSome(server: Server, questions: readonly Question[]): Promise<(JsonValue | Refusal)[]> {
  const { node, program } = server
  const [first] = questions
  const answerer = guestAnswerer(node, `${program}: ${first?.method ?? ''}`)
  const calls = questions.map(({ method, request }) => ({
    path: `/${method}`,
    message: encode(messageOf(method, 'Request'), request),
  }))
  const replies = await exchange(calls, request => carry(server, request, calls.length)).catch(
    (error: unknown) => {
      if (error instanceof WorldError) throw error
      throw wrongAnswer(answerer, '', error instanceof Error ? error.message : String(error), error)
    },
  )
  return questions.map(({ method }, index) => {
    const reply = replies[index]
    if (!reply) throw new Error('exchange() answers each call')
    if (reply.status !== ok) return new Refusal(shortened(reply.statusMessage))
    try {
      return decode(messageOf(method, 'Response'), reply.message)
    } catch (error) {
      const text = Buffer.from(reply.message).toString('latin1')
      throw wrongAnswer(answerer, text, `it is not a ${messageOf(method, 'Response')}`, error)
    }
  })
}

async function carry(
  { node, program, socket, options }: Server,
  request: Uint8Array,
  streams: number,
): Promise<Uint8Array> {
  const { exitCode, stdoutBytes, stderr } = await node.exec(
    bridgeCommand(socket, request, { streams, mostBytes }),
    { ...options, mostBytes: 2 * mostBytes },
  )
  if (exitCode === 0) return stdoutBytes
  throw new CallError(`${program} on ${node.name} does not answer: ${shortened(stderr)}`, {
    next: `look at its journal on the node: journalctl -u ${program}`,
  })
}

/** "runtime.v1.ListContainersRequest" of "runtime.v1.RuntimeService/ListContainers". */
function messageOf(method: string, kind: 'Request' | 'Response'): string {
  return method.replace(/\w+\/(\w+)$/, `$1${kind}`)
}

function shortened(text: string): string {
  return text.trim().slice(0, 300)
}
