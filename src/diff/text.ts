import type { Comparison, FactChange } from './compare.ts'
import { sections } from './facts.ts'

/** A comparison for a terminal, line by line. */
export function diffLines(
  { changes, notCompared }: Comparison,
  [from, to]: readonly [string, string],
): string[] {
  const parts = sections.flatMap(section => {
    const found = changes.filter(change => change.section === section)
    return found.length === 0 ? [] : [section, ...found.flatMap(linesOf), '']
  })
  const left = notCompared.length > 0 ? [`only one side says something of: ${notCompared.join(', ')}`] : []
  return [...(changes.length > 0 ? [`--- ${from}`, `+++ ${to}`, ''] : []), ...parts, ...left]
}

function linesOf({ name, from, to, note, lines = [] }: FactChange): string[] {
  const more = note === undefined ? '' : `  (${note})`
  return [`  ${changeOf(name, from, to)}${more}`, ...lines.map(({ sign, text }) => `      ${sign} ${text}`)]
}

function changeOf(name: string, from: string | undefined, to: string | undefined): string {
  if (from === undefined) return `+ ${name}: ${to}`
  if (to === undefined) return `- ${name}: ${from}`
  return from === to ? `~ ${name}: ${to}, with another content` : `~ ${name}: ${from} -> ${to}`
}
