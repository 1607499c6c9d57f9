/** One line of a log as klog writes it: k8s.io/klog/v2 and k8s.io/component-base/logs, format text. */
export interface LogLine {
  readonly severity: 'I' | 'W' | 'E' | 'F'
  readonly message: string
  readonly values: Readonly<Record<string, string>>
}

/** E1128 07:05:47.407192     340 run.go:72] "command failed" err="…" */
const line = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.-]+:\d+\] (.*)$/

/** A value of several lines stands between `=<` and ` >`, with a tab before each. */
const value = / ([\w./-]+)=(?:"((?:[^"\\]|\\.)*)"|<\n([\s\S]*?)\n >|(\S+))/g

export function parseLog(text: string): LogLine[] {
  const lines: LogLine[] = []
  for (const entry of text.split(/\n(?=[IWEF]\d{4} |panic: |goroutine )/)) {
    const [first = '', ...rest] = entry.split('\n')
    const [, severity, said = ''] = line.exec(first) ?? []
    if (severity === undefined) continue
    const whole = [said, ...rest].join('\n')
    const [, quoted, after = ''] = /^"((?:[^"\\]|\\.)*)"([\s\S]*)$/.exec(whole) ?? []
    const pairs = [...after.matchAll(value)].map(([, key = '', text, block, word = '']): [string, string] => [
      key,
      text === undefined ? (block?.replace(/^\t/gm, '') ?? word) : unquoted(text),
    ])
    lines.push({
      severity: severity as LogLine['severity'],
      message: quoted === undefined ? whole : unquoted(quoted),
      values: Object.fromEntries(pairs),
    })
  }
  return lines
}

/** strconv.Quote has the escapes of JSON, and some more for what is not printable. */
function unquoted(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}

/** Why the kubelet ended, by its last words: what it could not do, or the panic of Go. */
export function lastWordsOf(text: string): string {
  const panic = /^panic: .*(?:\n\[signal .*)?/m.exec(text)?.[0]
  if (panic !== undefined) return panic
  const lines = parseLog(text)
  const failed =
    lines.findLast(({ message }) => message === 'command failed') ??
    lines.findLast(({ severity }) => severity === 'F')
  if (failed) return failed.values.err ?? failed.message
  const error = lines.findLast(({ severity }) => severity === 'E')
  if (error) return [error.message, error.values.err].filter(Boolean).join(': ')
  return text.trim().split('\n').at(-1) ?? ''
}

/** Reasons of warnings about what harms nothing, or what the status of a container says too. */
const harmless = new Set(['MissingClusterDNS', 'DNSConfigForming', 'ProbeWarning', 'BackOff', 'Failed'])
/** Of what may pass. */
const passing = new Set(['Unhealthy', 'NodeNotReady', 'NetworkNotReady'])

const kill = /^(?:FailedPostStartHook|Unhealthy: (?:Liveness|Startup) probe)/

/** What keeps a Pod from running, by the log. */
export interface Trouble {
  /** What fails again and again. */
  readonly lasting: readonly string[]
  readonly passing: readonly string[]
  /** Of both, what makes the kubelet end a container. */
  readonly kills: readonly string[]
}

/** Warnings about a Pod that the kubelet would have sent to an API server; else its last error about the Pod. */
export function troubleOf(lines: readonly LogLine[], namespace: string, name: string): Trouble {
  const pod = `${namespace}/${name}`
  const last = new Map<string, string>()
  for (const { message, values } of lines)
    if (message === 'Event occurred' && values.type === 'Warning' && values.object === pod)
      last.set(values.reason ?? '', values.message ?? '')
  const said = [...last].filter(([reason]) => !harmless.has(reason))
  const words = (list: typeof said) => list.map(([reason, message]) => `${reason}: ${message}`)
  const lasting = words(said.filter(([reason]) => !passing.has(reason)))
  const error = lines.findLast(({ severity, values }) => severity === 'E' && values.pod === pod)
  return {
    lasting:
      lasting.length > 0 || !error ? lasting : [[error.message, error.values.err].filter(Boolean).join(': ')],
    passing: words(said.filter(([reason]) => passing.has(reason))),
    kills: words(said).filter(text => kill.test(text)),
  }
}

/** Why the kubelet did not take a manifest; undefined: it did. */
export function refusalOf(lines: readonly LogLine[], path: string): string | undefined {
  const refused = lines.find(
    ({ message, values }) => message === 'Could not process manifest file' && values.path === path,
  )
  if (refused) return refused.values.err
  // Of an event; what the kubelet ran before, it keeps (pkg/kubelet/config/file_linux.go, consumeWatchEvent).
  const event = `can't process config file "${path}": `
  const err = lines.findLast(({ values }) => values.err?.startsWith(event))?.values.err
  return err?.slice(event.length)
}
