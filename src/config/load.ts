import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { locate } from '../diagnostics/locate.ts'
import { type ConfigSource, layersOf } from './config-source.ts'
import { type Document, parseDocument } from './document.ts'
import { withSortedKeys } from './key-order.ts'
import type { Config } from './schema.ts'

export interface LoadedConfig {
  /** There unless a diagnostic is an error. */
  readonly config?: Config
  /** What is sound in a config with errors: for further checks, never for a plan. */
  readonly tentative?: Config | undefined
  /** There unless the text could not be read: later checks need it to say where. */
  readonly document?: Document
  readonly diagnostics: readonly Diagnostic[]
}

/** Text to a config with every default filled in, or every reason why not, with its place. */
export async function loadConfig(source: ConfigSource): Promise<LoadedConfig> {
  const [{ document, diagnostics }, { configSchema }] = await Promise.all([
    readSource(source),
    import('./schema.ts'),
  ])
  if (!document) return { diagnostics }
  const value = withSortedKeys(withoutSchemaKey(document.value))
  const decoded = configSchema.safeParse(value)
  if (decoded.success) {
    const { data } = decoded
    return { document, diagnostics, ...(diagnostics.length > 0 ? { tentative: data } : { config: data }) }
  }
  const [{ foreignDocument }, { describeIssues }, { tentativeConfig }] = await Promise.all([
    import('./foreign-document.ts'),
    import('./decode.ts'),
    import('./tentative.ts'),
  ])
  const foreign = foreignDocument(document)
  if (foreign)
    return {
      document,
      diagnostics: locate([{ severity: 'error', file: document.file, ...foreign }], [document]),
    }
  const { issues } = decoded.error
  const { textAt } = document
  const problems = locate(describeIssues(issues, document, textAt), [document])
  // A string that holds a NUL breaks other rules too.
  const known = new Set(diagnostics.map(({ span }) => span?.start))
  const others = problems.filter(({ span }) => !known.has(span?.start))
  return {
    document,
    tentative: tentativeConfig(value, issues, textAt),
    diagnostics: [...diagnostics, ...others].sort(byPlace),
  }
}

/** Only a config with several layers loads what merges them. */
async function readSource(source: ConfigSource) {
  if (layersOf(source).length === 1 && source.kind === undefined && !source.problem)
    return parseDocument(source)
  return (await import('./layers.ts')).readLayers(source)
}

/** `$schema` tells an editor where the JSON Schema is; it is not part of the config. */
function withoutSchemaKey(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, '$schema')) return value
  const { $schema: _, ...config } = value as Record<string, unknown>
  return config
}

const byPlace = (a: Diagnostic, b: Diagnostic) => (a.span?.start ?? 0) - (b.span?.start ?? 0)
