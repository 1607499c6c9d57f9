import picocolors from 'picocolors'
import { terminalLine } from '../../diagnostics/terminal-text.ts'
import type { BenchReport, Summary } from '../report.ts'
import type { Stretch } from '../timeline.ts'
import { axisMarks } from './axis.ts'
import { type Lane, lanesOf, longest, mebibytes, nameOf, ratioOf, remarks, tenths } from './lanes.ts'

type Colors = ReturnType<typeof picocolors.createColors>

const columns = 80
const labelColumns = 20
/** What is left for bars beside two spaces, the label, " 123.4 s" and two spaces. */
const barColumns = columns - 2 - labelColumns - 8 - 2

/** The report for people at a terminal: the numbers, the median boots as a waterfall, and what happens in each phase. */
export function terminalReport(report: BenchReport, { color }: { readonly color: boolean }): string {
  const colors = picocolors.createColors(color)
  const lanes = lanesOf(report)
  return [
    colors.bold(`${report.name}: power-on to the answer, in seconds`),
    ...wrapped(terminalLine(report.machine), ''),
    '',
    ...table(report.contestants, colors),
    '',
    ...lanes.flatMap(lane => [...waterfall(lane, longest(lanes), colors), '']),
    ...axis(longest(lanes), colors),
    '',
    ...report.contestants.flatMap(summary => [...phases(summary, colors), '']),
    ...remarks(report).flatMap(line => wrapped(line, '')),
  ].join('\n')
}

function table(contestants: readonly Summary[], colors: Colors): string[] {
  const rows = contestants.map(each => [
    each.name,
    String(each.boots),
    ...[each.p50, each.p95, each.min].map(tenths),
    ratioOf(each.ratio),
    mebibytes(each.memAvailableMiB),
  ])
  const head = ['', 'boots', 'p50', 'p95', 'min', 'bakelet ÷ it', 'MemAvailable']
  const widths = [10, 6, 8, 8, 8, 14, 14]
  const line = (cells: readonly string[]) =>
    cells.map((cell, n) => (n === 0 ? cell.padEnd(10) : cell.padStart(widths[n] ?? 0))).join('')
  return [colors.dim(line(head)), ...rows.map(line)]
}

/** A line for each phase, and in it a bar where the phase lies. */
function waterfall({ summary, boot }: Lane, end: number, colors: Colors): string[] {
  const head = `${colors.bold(summary.name)}  ${tenths(boot.seconds)} s  ${colors.dim(summary.boots === 1 ? '' : 'the median boot')}`
  return [head.trimEnd(), ...boot.phases.map(stretch => bar(stretch, end, colors))]
}

function bar({ phases, from, to }: Stretch, end: number, colors: Colors): string {
  const at = (seconds: number) => Math.round((seconds / end) * barColumns)
  // What is shorter than a column is still there.
  const blocks = '█'.repeat(at(to) - at(from)) || '▏'
  const label = cut(nameOf(phases), labelColumns).padEnd(labelColumns)
  const paint = colors[phaseColors[phases[0]] ?? 'white']
  return `  ${label} ${tenths(to - from).padStart(5)} s  ${' '.repeat(Math.min(at(from), barColumns - 1))}${paint(blocks)}`
}

const phaseColors: Readonly<Record<string, 'blue' | 'magenta' | 'cyan' | 'yellow' | 'green' | 'red'>> = {
  firmware: 'blue',
  kernel: 'magenta',
  systemd: 'cyan',
  containerd: 'yellow',
  kubelet: 'green',
  sandbox: 'red',
  container: 'blue',
  podman: 'yellow',
  server: 'green',
  answer: 'magenta',
}

function axis(end: number, colors: Colors): string[] {
  const marks = axisMarks(end, barColumns / 6)
  const cells = Array<string>(barColumns + 1).fill(' ')
  for (const mark of marks) {
    const text = String(mark)
    const at = Math.min(Math.round((mark / end) * barColumns), barColumns - text.length)
    for (const [n, digit] of [...text].entries()) cells[at + n] = digit
  }
  return [colors.dim(`${' '.repeat(columns - barColumns - 2)}s ${cells.join('').trimEnd()}`)]
}

function phases({ name, phases }: Summary, colors: Colors): string[] {
  return [
    `${colors.bold(name)}, medians of the phases`,
    ...phases.flatMap(({ names, p50, about }) =>
      wrapped(
        about,
        `  ${cut(nameOf(names), labelColumns).padEnd(labelColumns)} ${tenths(p50).padStart(5)} s  `,
      ),
    ),
  ]
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}

/** Text in lines of the terminal's width; `head` stands before the first, and the others are indented by as much. */
function wrapped(text: string, head: string): string[] {
  // As many words as there is room for, or one that is too long.
  const lines = text.match(new RegExp(`\\S.{0,${columns - head.length - 1}}(?!\\S)|\\S+`, 'g')) ?? []
  return lines.map((line, index) => (index === 0 ? head : ' '.repeat(head.length)) + line)
}
