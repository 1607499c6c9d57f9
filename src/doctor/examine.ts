import type { Finding } from './finding.ts'
import { lineReader } from './log-line.ts'
import type { Program, Signature } from './signature.ts'
import { signatures } from './signatures/index.ts'

/** Reads a log line by line, in memory that does not grow with the log. */
export interface Examination {
  read(line: string): void
  /** What was found, in the order of the log. */
  findings(): readonly Finding[]
}

/** As many pods are named in a finding. */
const mostPods = 8
/** The kubelet names a pod so: k8s.io/klog/v2, KObj; as the object of an event: k8s.io/client-go v0.36.4, tools/record/event.go. */
const podName = /\b(?:pod|object)="([\w.-]+\/[\w.-]+)"/

export function examine(list: readonly Signature[] = signatures): Examination {
  const reader = lineReader()
  const searches = new Map<Program | undefined, Search>()
  const searchOf = (program: Program | undefined) => {
    const search = searches.get(program) ?? searchFor(list, program)
    searches.set(program, search)
    return search
  }
  const found = new Map<Signature, Writable>()
  let number = 0
  return {
    read(raw) {
      number++
      const read = reader.read(raw.endsWith('\r') ? raw.slice(0, -1) : raw)
      if (!read || read.program === 'other') return
      const { text, program } = read
      const said = searchOf(program)
      if (!said.any.test(text)) return
      for (const signature of said.signatures) {
        if (!signature.pattern.test(text)) {
          if (signature.overBy && found.has(signature) && signature.overBy.test(text)) found.delete(signature)
          continue
        }
        const finding = found.get(signature) ?? { signature, line: text, number, times: 0, pods: new Set() }
        finding.times++
        const pod = podName.exec(text)?.[1]
        if (pod !== undefined && finding.pods.size < mostPods) finding.pods.add(pod)
        found.set(signature, finding)
      }
    },
    findings: () =>
      withoutConsequences([...found.values()])
        .sort((a, b) => a.number - b.number)
        .map(finding => ({ ...finding, pods: [...finding.pods] })),
  }
}

interface Search {
  readonly signatures: readonly Signature[]
  /** Of all of them: in one pass V8 is five times as fast as with one after another, and few lines have any. */
  readonly any: RegExp
}

/** What a program may say; undefined: any of them. */
function searchFor(list: readonly Signature[], program: Program | undefined): Search {
  const signatures = list.filter(({ programs }) => program === undefined || programs.includes(program))
  const patterns = signatures.flatMap(({ pattern, overBy }) => (overBy ? [pattern, overBy] : [pattern]))
  // Of no pattern the empty one would be made, which every line has.
  const any = patterns.length > 0 ? patterns.map(({ source }) => `(?:${source})`).join('|') : '(?!)'
  return { signatures, any: new RegExp(any) }
}

type Writable = Omit<Finding, 'times' | 'pods'> & { times: number; readonly pods: Set<string> }

/** Leaves out what another finding brings about: in the same pods, or in all of them if it names none. */
function withoutConsequences(findings: readonly Writable[]): Writable[] {
  return findings.flatMap(finding => {
    const causes = findings.filter(({ signature }) => signature.brings?.includes(finding.signature.id))
    if (causes.length === 0) return [finding]
    if (causes.some(({ pods }) => pods.size === 0)) return []
    const explained = new Set(causes.flatMap(({ pods }) => [...pods]))
    const rest = [...finding.pods].filter(pod => !explained.has(pod))
    return rest.length === 0 ? [] : [{ ...finding, pods: new Set(rest) }]
  })
}
