import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts'
import { markLength, spanMaker } from '../diagnostics/source.ts'
import { type ConfigSource, layersOf, type SourceProblem } from './config-source.ts'
import { type Document, parseDocument, syntaxOf } from './document.ts'
import { tooManyValues } from './document-size.ts'
import { mergePlaces, withOrigin } from './merge.ts'
import { findPlace, type Origin, type Place, plainValue } from './place.ts'
import { readProgram } from './program.ts'
import { readSetting } from './setting.ts'

/** The document of a config with several layers: their values merged, each with its place in the layer that has it. */
export async function readLayers(
  source: ConfigSource,
): Promise<{ document?: Document; diagnostics: readonly Diagnostic[] }> {
  const layers = await Promise.all(layersOf(source).map(readLayer))
  const diagnostics = layers.flatMap(layer => layer.diagnostics)
  const roots = layers.flatMap(({ root }) => root ?? [])
  const [first, ...others] = roots
  if (!first || roots.length < layers.length) return { diagnostics }
  const root = others.reduce(mergePlaces, first)
  const tooMany = tooManyValues(root)
  if (tooMany?.origin) {
    const { message, hint, range, origin } = tooMany
    const place = { file: origin.file, path: [], span: origin.toSpan(range) }
    return {
      diagnostics: [
        ...diagnostics,
        { code: 'config-syntax', severity: 'error', message, ...place, ...(hint && { hint }) },
      ],
    }
  }
  const document: Document = {
    file: source.file,
    syntax: source.kind === undefined ? syntaxOf(source.file) : 'json',
    value: plainValue(root),
    text: source.text,
    span: (path, at = 'value') => {
      const { range, origin } = findPlace(root, path, at)
      if (!origin) throw new Error('every node of a layer has its origin')
      return { ...origin.toSpan(range), file: origin.file }
    },
    textAt: path => {
      const { range, origin } = findPlace(root, path, 'value')
      return origin?.text.slice(...range) ?? ''
    },
  }
  return { document, diagnostics }
}

interface Layer {
  readonly root?: Place
  readonly diagnostics: readonly Diagnostic[]
}

async function readLayer(source: ConfigSource): Promise<Layer> {
  const { file, text } = source
  const mark = markLength(text)
  const toSpan = spanMaker(text)
  const origin: Origin = {
    file,
    text: text.slice(mark),
    toSpan: ([start, end]) => toSpan(start + mark, end + mark),
  }
  if (source.problem) return { diagnostics: [diagnosticOf(source, source.problem, toSpan)] }
  const { root, diagnostics } = source.part
    ? { root: source.part, diagnostics: [] }
    : source.kind === 'program'
      ? { root: readProgram(source), diagnostics: [] }
      : source.kind === 'set'
        ? await readSetting(source)
        : await parseDocument(source)
  return { ...(root ? { root: withOrigin(root, origin) } : {}), diagnostics }
}

function diagnosticOf(
  { file, text, kind }: ConfigSource,
  { message, hint, line = 1, column = 1 }: SourceProblem,
  toSpan: (start: number, end: number) => Span,
): Diagnostic {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((length, each) => length + each.length + 1, 0)
  const span = toSpan(before + column - 1, before + (lines[line - 1]?.length ?? 0))
  const code = kind === 'program' ? 'config-program' : 'config-unknown-key'
  return { code, severity: 'error', message, hint, file, path: [], span }
}
