import type { Plan } from '../plan/types.ts'

/** The command line of a unit of the plan, in words: the reverse of what render/unit.ts prints. */
export function unitCommandOf(plan: Plan, name: string): string[] {
  const content = plan.units.find(unit => unit.name === name)?.content ?? ''
  const line = /^ExecStart=(.*)$/m.exec(content)?.[1] ?? ''
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : unquoted(quoted),
  )
}

const unquoted = (text: string) =>
  text
    .replace(/\\(?:x([0-9a-f]{2})|(n)|(.))/g, (_, hex?: string, feed?: string, other?: string) =>
      hex === undefined ? (feed ? '\n' : (other ?? '')) : String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replaceAll('%%', '%')
    .replaceAll('$$', '$')
