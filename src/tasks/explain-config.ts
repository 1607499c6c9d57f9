import { formatPath } from '../diagnostics/config-path.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'

export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A key of the config with the value that counts. */
export interface ExplainedKey {
  readonly key: string
  readonly value: unknown
  /** Where the value is written; undefined: it is the default. */
  readonly place: Place | undefined
}

/** Every key of a config, with its value and where the value came from. Throws ConfigProblems. */
export async function explainConfig(project: Project): Promise<readonly ExplainedKey[]> {
  const { config, compiled } = await planOf(project)
  return leavesOf(config, []).map(([path, value]) => {
    const place = compiled.writtenAt(path)
    return {
      key: formatPath(path),
      value,
      place: place && { file: place.file, line: place.line, column: place.column },
    }
  })
}

/** Values that are not mappings, and mappings without a key. */
function leavesOf(value: unknown, path: ConfigPath): [ConfigPath, unknown][] {
  const isMapping =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  const entries = isMapping ? Object.entries(value).filter(([, inside]) => inside !== undefined) : []
  if (entries.length === 0) return [[path, value]]
  return entries.flatMap(([key, inside]) => leavesOf(inside, [...path, key]))
}
