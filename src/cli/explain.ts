import type { Document } from '../config/document.ts'
import { parseDocument } from '../config/document.ts'
import { isWritten } from '../config/written.ts'
import { closest } from '../diagnostics/closest.ts'
import { formatPath } from '../diagnostics/config-path.ts'
import { quote } from '../diagnostics/quote.ts'
import { WorldError } from '../host/errors.ts'
import { managedTree } from '../plan/managed.ts'
import type { Origin } from '../plan/types.ts'
import { compileFile, needConfig } from '../tasks/inputs.ts'
import type { ExitCode } from './exit-code.ts'
import { print } from './print.ts'
import { planOrReport } from './report.ts'

/** `bakelet explain PATH`: which component put a path on the node, and which line of the config asked for it. */
export async function explain(path: string, options: { readonly config?: string }): Promise<ExitCode> {
  const source = needConfig(options.config)
  const plan = await planOrReport(await compileFile(source))
  if (!plan) return 1
  const tree = managedTree(plan)
  const exact = tree.filter(entry => entry.path === path)
  const found =
    exact.length > 0 ? exact : tree.filter(entry => entry.path.startsWith(`${path.replace(/\/$/, '')}/`))
  if (found.length === 0) {
    const meant = nearest(
      path,
      tree.map(entry => entry.path),
    )
    throw new WorldError(`bakelet manages no file at ${quote(path)}`, {
      next: meant === undefined ? '`bakelet plan` lists every path' : `did you mean ${meant}?`,
    })
  }
  const { document } = await parseDocument(source)
  for (const entry of found) print([entry.path, `  ${because(entry.origin, source.file, document)}`])
  return 0
}

/** A path that ends the same (the folder was forgotten, or is another one), or is a few letters off. */
function nearest(path: string, known: readonly string[]): string | undefined {
  const tail = `/${path.replace(/^\/+/, '')}`
  const name = tail.slice(tail.lastIndexOf('/'))
  return (
    known.find(other => other.endsWith(tail)) ??
    known.find(other => other.endsWith(name)) ??
    closest(path, known)
  )
}

function because({ component, path }: Origin, file: string, document: Document | undefined): string {
  const key = formatPath(path)
  const span = path.length > 0 && document ? document.span(path, 'key') : undefined
  if (path.length === 0 || !span || !isWritten(document?.value, path))
    return `${component}: ${key ? `the default of ${key}` : 'every node with this component has it'}`
  return `${component}: ${file}:${span.line}:${span.column} (${key})`
}
