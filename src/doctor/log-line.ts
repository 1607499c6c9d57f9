import type { Program } from './signature.ts'

/** A line of a log without its time and host, and who says it; undefined: nothing in the line tells. */
export interface LogLine {
  readonly text: string
  readonly program: Program | 'other' | undefined
}

/** Reads lines of any supported log, one after another. */
export interface LineReader {
  /** Undefined: the line is a part of an entry, or about it, and has no message. */
  read(line: string): LogLine | undefined
}

/** journalctl(1), -o short and its kin: a time, the host, the name of the program, its number. */
const short =
  /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?|\d{4}-\d\d-\d\dT[\d:.,]+(?:Z|[+-]\d\d:?\d\d)) \S+ ([^\s[:]+)(?:\[\d+\])?: /
/** A console or dmesg(1): seconds since boot, and the program where the journal forwards its lines to the console. */
const console =
  /^(?:<\d+>)?\[ *\d+\.\d+\](?:\[ *[TC]\d+\])? (?:(?:[\w.-]+ )?([a-z][\w.-]*|\([\w.-]+\))\[\d+\]: )?/
/** systemd's own lines on a console: src/core/manager.c of systemd 257, manager_status_printf. */
const status = /^\s*\[\s*(?:OK|FAILED|DEPEND|TIME|WARN|INFO)\s*\] /
/** k8s.io/klog/v2, formatHeader. */
const klog = /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.-]+:\d+\] /
/** logrus' text format, which containerd writes. */
const logrus = /^time="[^"]*" level=\w+ /
/** A log of a container, as CRI wants it: k8s.io/cri-client v0.36.4, pkg/logs/logs.go, parseCRILog. */
const cri = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) [FP](?::\w+)* /
/** Terminals' colours and cursors: ECMA-48, control sequences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a console has them
const sequences = /\u001b\[[0-?]*[ -/]*[@-~]/g

export function lineReader(): LineReader {
  let program: LogLine['program']
  let exported: Exported | undefined
  const say = (text: string, by: LogLine['program']): LogLine => {
    program = by
    return { text, program: by }
  }
  return {
    read(raw) {
      if (exported || isExport(raw)) {
        exported ??= new Exported()
        return exported.read(raw)
      }
      if (raw.startsWith('{')) {
        const entry = ofJson(raw)
        if (entry) return entry
      }
      const line = raw.includes('\u001b') ? raw.replace(sequences, '') : raw
      const journal = short.exec(line)
      if (journal) return say(line.slice(journal[0].length), programOf(journal[1] ?? ''))
      if (status.test(line)) return say(line, 'systemd')
      const kernel = console.exec(line)
      if (kernel)
        return say(line.slice(kernel[0].length), kernel[1] === undefined ? 'kernel' : programOf(kernel[1]))
      const container = cri.exec(line)
      if (container) return say(line.slice(container[0].length), 'container')
      if (klog.test(line)) return say(line, 'kubelet')
      if (logrus.test(line)) return say(line, 'containerd')
      // A message of several lines: the kubelet sets each after a tab.
      if (/^[\t ]/.test(line) || line === '') return { text: line, program }
      return say(line, ownStart(line))
    },
  }
}

/** Lines of programs that write no header before their log is set up. */
function ownStart(line: string): LogLine['program'] {
  if (line.startsWith('containerd: ')) return 'containerd'
  if (/^REFUSED \//.test(line)) return 'bakelet-guard'
  if (line.startsWith('bakelet: ')) return 'bakelet-install'
  if (line.startsWith('BdsDxe: ')) return 'firmware'
  return undefined
}

const named: Readonly<Record<string, Program>> = {
  kernel: 'kernel',
  kubelet: 'kubelet',
  containerd: 'containerd',
  'cloud-init': 'cloud-init',
  'bakelet-guard': 'bakelet-guard',
  'bakelet-install': 'bakelet-install',
  sshd: 'sshd',
  'sshd-session': 'sshd',
  fsck: 'fsck',
  'systemd-fsck': 'fsck',
}

/** Units of bakelet run their programs by path, so the journal has the names of the programs. */
function programOf(name: string): Program | 'other' {
  if (Object.hasOwn(named, name)) return named[name] as Program
  if (/^\(?systemd\b/.test(name) || /^\(.*\)$/.test(name)) return 'systemd'
  return 'other'
}

/** An entry of `journalctl -o json`: systemd.journal-fields(7). A message that is not UTF-8 is an array of bytes. */
function ofJson(line: string): LogLine | undefined {
  let entry: unknown
  try {
    entry = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof entry !== 'object' || entry === null || !('MESSAGE' in entry)) return undefined
  const fields = entry as Readonly<Record<string, unknown>>
  const { MESSAGE: message } = fields
  const text = Array.isArray(message)
    ? String.fromCharCode(...message.filter(byte => Number.isInteger(byte)).slice(0, 8192))
    : String(message)
  return { text, program: programOfFields(fields) }
}

function programOfFields(fields: Readonly<Record<string, unknown>>): LogLine['program'] {
  if (fields._TRANSPORT === 'kernel') return 'kernel'
  const name = fields.SYSLOG_IDENTIFIER ?? fields._COMM
  return typeof name === 'string' ? programOf(name) : undefined
}

const isExport = (line: string) => line.startsWith('__CURSOR=')

/**
 * Entries of `journalctl -o export`: KEY=value, or, for what is not one line of text, KEY, a length of eight bytes and the value
 * (systemd.io, Journal Export Formats). A blank line ends an entry.
 */
class Exported {
  #fields: Record<string, string> = {}
  #open = ''

  read(line: string): LogLine | undefined {
    if (line === '') {
      const entry = this.#fields
      this.#fields = {}
      this.#open = ''
      return { text: entry.MESSAGE ?? '', program: programOfFields(entry) }
    }
    const [, key = '', value] = /^([A-Z_][A-Z0-9_]*)(?:=(.*))?$/s.exec(line) ?? []
    if (key !== '') {
      this.#open = value === undefined ? key : ''
      if (value !== undefined) this.#fields[key] = value
    } else if (this.#open !== '') {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the length stands before the first line
      const text = line.replace(/[\u0000-\u0008\ufffd]/g, '')
      this.#fields[this.#open] = `${this.#fields[this.#open] ?? ''}${text}\n`
    }
    return undefined
  }
}
