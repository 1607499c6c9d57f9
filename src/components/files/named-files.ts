import type { Config } from '../../config/schema.ts'
import { formatPath } from '../../diagnostics/config-path.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import type { Content } from '../../plan/content.ts'

/** A file that the config names by `source`, and the key that names it. */
export interface NamedSource {
  /** As it is written. */
  readonly name: string
  readonly path: ConfigPath
}

/** One that was read. */
export interface SourceFileContent extends NamedSource {
  readonly content: Content
}

/** Every file that the caller of the compiler reads for `files`. */
export function namedSources({ files }: Config): NamedSource[] {
  return Object.entries(files).flatMap(([path, entry]) =>
    'source' in entry ? [{ name: entry.source, path: ['files', path, 'source'] }] : [],
  )
}

/** What a key names; undefined: it could not be read, which is an error of the caller. */
export function contentAt(files: readonly SourceFileContent[], path: ConfigPath): Content | undefined {
  return files.find(file => formatPath(file.path) === formatPath(path))?.content
}
