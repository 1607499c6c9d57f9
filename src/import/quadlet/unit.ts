import { type Node, nodeAt } from '../../components/pods/check/node.ts'
import { parseUnit } from '../../components/units/unit-file.ts'
import type { SourceFile } from '../../config/document.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import { markLength, spanMaker } from '../../diagnostics/source.ts'
import { Report } from '../report.ts'
import { withSpecifiers } from './specifiers.ts'

/** The section of each kind of Quadlet, by the end of its file's name: podman-systemd.unit(5) of podman 5.5. */
const sections = {
  container: 'Container',
  pod: 'Pod',
  volume: 'Volume',
  network: 'Network',
  kube: 'Kube',
  image: 'Image',
  build: 'Build',
} as const

export type QuadletKind = keyof typeof sections

/** A file of Quadlet. */
export interface Quadlet {
  readonly file: string
  /** The name of the file without its end. */
  readonly name: string
  readonly kind: QuadletKind
  /** The section of podman: a list of values under each key. */
  readonly own: Node
  /** [Unit] and [Service], in the same form. */
  readonly unit: Node
  readonly service: Node
  readonly report: Report
}

export function kindOf(file: string): QuadletKind | undefined {
  const end = /\.([a-z]+)$/.exec(file)?.[1] ?? ''
  return Object.hasOwn(sections, end) ? (end as QuadletKind) : undefined
}

export function readQuadlet({ file, text }: SourceFile, kind: QuadletKind): Quadlet {
  const mark = markLength(text)
  const toSpan = spanMaker(text)
  const { sections: found, faults } = parseUnit(text.slice(mark))
  const places = new Map<string, readonly [offset: number, length: number]>()
  const values: Record<string, Record<string, string[]>> = {}
  for (const { name, line, offset, assignments } of found) {
    values[name] ??= {}
    const section = values[name]
    places.set(name, [offset, line.length])
    for (const assignment of assignments) {
      const { key, value } = assignment
      // An empty value takes away what was there (systemd.syntax(7)).
      if (value === '') delete section[key]
      else section[key] = [...(section[key] ?? []), value]
      const index = (section[key]?.length ?? 1) - 1
      const place = [assignment.offset, assignment.line.length] as const
      places.set(`${name}/${key}/${index}`, place).set(`${name}/${key}`, place)
    }
  }
  const span = (path: ConfigPath) => {
    const [offset, length] = [path, path.slice(0, 2), path.slice(0, 1)]
      .map(each => places.get(each.join('/')))
      .find(Boolean) ?? [0, 0]
    return toSpan(offset + mark, offset + length + mark)
  }
  const report = new Report({ file, span })
  for (const { offset, line, why, hint } of faults)
    report.sayAt(
      'import-invalid',
      toSpan(offset + mark, offset + line.length + mark),
      `this line ${why}`,
      hint,
    )
  const name = nameOf(file)
  const root = nodeAt(values)
  return {
    ...{ file, name, kind, report, unit: root.get('Unit'), service: root.get('Service') },
    own: withSpecifiers(root.get(sections[kind]), name, report),
  }
}

const nameOf = (file: string) => file.slice(file.lastIndexOf('/') + 1).replace(/\.[a-z]+$/, '')

/** The value that counts: the last one. */
export const lastOf = (section: Node, key: string): Node | undefined => section.get(key).items.at(-1)

export const textOf = (section: Node, key: string): string | undefined => lastOf(section, key)?.string

/** Booleans of systemd.syntax(7). */
export const isOn = (section: Node, key: string): boolean =>
  /^(1|yes|y|true|t|on)$/i.test(textOf(section, key) ?? '')
