import { createReadStream } from 'node:fs'
import { PassThrough } from 'node:stream'
import { quote } from '../diagnostics/quote.ts'
import { examine } from '../doctor/examine.ts'
import type { Finding } from '../doctor/finding.ts'
import { boundedLines } from '../host/bounded-lines.ts'
import { WorldError } from '../host/errors.ts'
import { lastWords } from '../host/last-words.ts'
import type { StreamingNode } from '../vm/types.ts'
import { type NodeChoice, openNode, withNode } from './open-node.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'

/** A log, and what was found in it. */
export interface Examined {
  /** As it was named; `-`: standard input; a node: its name. */
  readonly log: string
  readonly lines: number
  readonly findings: readonly Finding[]
}

/** Reads logs and finds known faults in them. Throws WorldError for a log that cannot be read. */
export async function doctor(logs: readonly string[]): Promise<Examined[]> {
  const examined: Examined[] = []
  for (const log of logs) {
    const stream = log === '-' ? process.stdin : createReadStream(log)
    const examining = examineStream(log, stream).catch(error => {
      throw new WorldError(`cannot read the log ${quote(log)}: ${(error as Error).message}`, {
        next: 'name a file with a log: a console, `journalctl -b` or its -o export, the log of a kubelet or containerd',
        cause: error,
      })
    })
    examined.push(await examining)
  }
  return examined
}

/** The same for the journal of this boot of a running node, and the last lines of its containers. */
export async function doctorOfNode(project: Project, choice: NodeChoice): Promise<Examined> {
  const { plan } = await planOf(project)
  return withNode(openNode(project, plan, choice), node => examineNode(node, project.signal))
}

/** The kubelet keeps the logs of containers there: k8s.io/kubernetes v1.36.4, pkg/kubelet/kuberuntime/helpers.go, BuildContainerLogsDirectory. */
const nodeLogs = `journalctl --boot --no-pager --quiet --output=short-iso
for log in /var/log/pods/*/*/*.log; do [ ! -f "$log" ] || tail -n 100 "$log"; done`
/** Bytes of what the node complains about beside its logs. */
const mostComplaint = 500

export async function examineNode(node: StreamingNode, signal: AbortSignal): Promise<Examined> {
  const stdout = new PassThrough()
  const stderr = lastWords(mostComplaint)
  const examining = examineStream(node.name, stdout)
  try {
    await node.stream(nodeLogs, { stdout, stderr, signal })
  } finally {
    stdout.end()
  }
  const examined = await examining
  const complaint = stderr.text()
  if (examined.lines === 0)
    throw new WorldError(
      `${node.name} has no journal of this boot${complaint === '' ? '' : `: ${complaint}`}`,
      {
        next: 'save the console of the node, and name the file',
      },
    )
  return examined
}

async function examineStream(log: string, stream: AsyncIterable<Uint8Array>): Promise<Examined> {
  const { read, findings } = examine()
  let lines = 0
  const cutter = boundedLines(line => {
    lines++
    read(line)
  })
  const decoder = new TextDecoder()
  for await (const piece of stream) cutter.push(decoder.decode(piece, { stream: true }))
  cutter.push(decoder.decode())
  cutter.end()
  return { log, lines, findings: findings() }
}
