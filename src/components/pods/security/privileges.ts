import type { Document } from '../../../config/document.ts'
import type { SourceLine } from '../../../plan/entry.ts'
import { nodeAt } from '../check/node.ts'
import { evaluate } from './index.ts'
import type { CheckName } from './types.ts'

/** The baseline checks that are about power over the node. Ports of the node are listed beside each pod anyway. */
const powers: ReadonlySet<CheckName> = new Set([
  'privileged',
  'hostNamespaces',
  'hostPathVolumes',
  'capabilities_baseline',
  'seccompProfile_baseline',
  'appArmorProfile',
  'procMount',
])

/** What a Pod asks of the node beyond what others have, and the lines of its manifest that ask for it; in their order. */
export function privilegesOf(document: Document, minor: number): SourceLine[] {
  return evaluate(nodeAt(document.value), 'baseline', minor)
    .filter(({ check }) => powers.has(check.name))
    .map(({ finding: { where, what } }) => {
      const { line, column } = document.span(where.path, 'key')
      return { what, file: document.file, line, column }
    })
    .sort((one, other) => one.line - other.line || one.column - other.column)
}
