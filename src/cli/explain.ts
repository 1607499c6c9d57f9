import { type Explanation, explain } from '../tasks/explain.ts'
import type { ExitCode } from './exit-code.ts'
import { masked } from './masked.ts'
import { print, printJson } from './print.ts'
import { type ProjectFlags, quickProject } from './project.ts'
import { sourceLine } from './source-line.ts'

/** `bakelet explain NAME`: names the component that put something on the node, and the line of the config that asked for it. */
export async function explainCommand(
  path: string,
  flags: ProjectFlags & { readonly json?: boolean },
): Promise<ExitCode> {
  const project = await quickProject(flags)
  const explanations = await explain(project, path)
  if (flags.json) printJson(masked(explanations.map(explanationDocument)))
  else
    for (const found of explanations)
      print([subject(found), `  ${because(found)}`, ...found.lines.map(line => `  ${sourceLine(line)}`)])
  return 0
}

/** For programs. */
export function explanationDocument({ component, key, place, ...rest }: Explanation) {
  return { ...rest, component: component ?? null, key: key ?? null, place: place ?? null }
}

function subject({ what, path, detail }: Explanation): string {
  if (what === 'path') return path
  if (what === 'key') return `${path}: ${detail}`
  return [what, path, detail].filter(Boolean).join(' ')
}

function because({ component, key, place }: Explanation): string {
  if (component === undefined) return place ? `${place.file}:${place.line}:${place.column}` : 'the default'
  if (key === undefined) return `${component}: every node with this component has it`
  if (!place) return `${component}: the default of ${key}`
  return `${component}: ${place.file}:${place.line}:${place.column} (${key})`
}
