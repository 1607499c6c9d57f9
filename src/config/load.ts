import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { locate } from '../diagnostics/locate.ts'
import { type Document, parseDocument, type SourceFile } from './document.ts'
import { withSortedKeys } from './key-order.ts'
import type { Config } from './schema.ts'

export interface LoadedConfig {
  /** There unless a diagnostic is an error. */
  readonly config?: Config
  /** There unless the text could not be read: later checks need it to say where. */
  readonly document?: Document
  readonly diagnostics: readonly Diagnostic[]
}

/** Text to a config with every default filled in, or every reason why not, with its place. */
export async function loadConfig(source: SourceFile): Promise<LoadedConfig> {
  const [{ document, diagnostics }, { configSchema }] = await Promise.all([
    parseDocument(source),
    import('./schema.ts'),
  ])
  if (!document) return { diagnostics }
  const decoded = configSchema.safeParse(withSortedKeys(withoutSchemaKey(document.value)))
  if (decoded.success)
    return diagnostics.length > 0
      ? { document, diagnostics }
      : { config: decoded.data, document, diagnostics }
  const { explain } = await import('./decode.ts')
  const problems = locate(explain(decoded.error.issues, document, source.text), [document])
  // A string that holds a NUL breaks other rules too.
  const known = new Set(diagnostics.map(({ span }) => span?.start))
  const others = problems.filter(({ span }) => !known.has(span?.start))
  return { document, diagnostics: [...diagnostics, ...others].sort(byPlace) }
}

/** `$schema` tells an editor where the JSON Schema is; it is no part of the config. */
function withoutSchemaKey(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, '$schema')) return value
  const { $schema: _, ...config } = value as Record<string, unknown>
  return config
}

const byPlace = (a: Diagnostic, b: Diagnostic) => (a.span?.start ?? 0) - (b.span?.start ?? 0)
