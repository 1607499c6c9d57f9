import type { Document } from '../config/document.ts'
import { parseDocument } from '../config/document.ts'
import { WorldError } from '../host/errors.ts'
import { managedTree } from '../plan/managed.ts'
import type { Origin } from '../plan/types.ts'
import { compileFile, needConfig } from './inputs.ts'
import { print } from './print.ts'
import type { ExitCode } from './program.ts'
import { planOrReport } from './report.ts'

/** `bakelet explain PATH`: which component put a path on the node, and which line of the config asked for it. */
export async function explain(path: string, options: { readonly config?: string }): Promise<ExitCode> {
  const source = await needConfig(options.config)
  const plan = await planOrReport(await compileFile(source))
  if (!plan) return 1
  const tree = managedTree(plan)
  const exact = tree.filter(entry => entry.path === path)
  const found =
    exact.length > 0 ? exact : tree.filter(entry => entry.path.startsWith(`${path.replace(/\/$/, '')}/`))
  if (found.length === 0) {
    const near = tree.filter(entry => entry.path.includes(path.replace(/^.*\//, '')))
    throw new WorldError(`nothing of bakelet's is at ${path}`, {
      next: near.length > 0 ? `did you mean ${near[0]?.path}?` : '`bakelet plan` lists every path',
    })
  }
  const { document } = await parseDocument(source)
  for (const entry of found) print(`${entry.path}\n  ${because(entry.origin, source.file, document)}`)
  return 0
}

function because({ component, path }: Origin, file: string, document: Document | undefined): string {
  const key = path.join('.')
  const span = path.length > 0 && document ? document.span(path, 'key') : undefined
  if (path.length === 0 || !span || !isWritten(document?.value, path))
    return `${component}: ${key ? `the default of ${key}` : 'every node with this component has it'}`
  return `${component}: ${file}:${span.line}:${span.column} (${key})`
}

/** Whether the config itself says something at this path, and it is no default. */
function isWritten(value: unknown, path: readonly (string | number)[]): boolean {
  let at: unknown = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return false
    at = (at as Record<string | number, unknown>)[step]
  }
  return true
}
