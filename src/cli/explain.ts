import { type Explanation, explain } from '../tasks/explain.ts'
import type { ExitCode } from './exit-code.ts'
import { print } from './print.ts'
import { type ProjectFlags, quickProject } from './project.ts'
import { sourceLine } from './source-line.ts'

/** `bakelet explain NAME`: names the component that put something on the node, and the line of the config that asked for it. */
export async function explainCommand(path: string, flags: ProjectFlags): Promise<ExitCode> {
  const project = await quickProject(flags)
  for (const found of await explain(project, path))
    print([subject(found), `  ${because(found)}`, ...found.lines.map(line => `  ${sourceLine(line)}`)])
  return 0
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
