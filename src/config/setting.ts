import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import type { SourceFile } from '../diagnostics/source.ts'
import { spanMaker } from '../diagnostics/source.ts'
import type { Place, Range } from './place.ts'
import { refusal, schemasAt } from './schema-walk.ts'

/** A part of the key of `--set`: a name, or a name in double quotes where it has a dot or an equals sign. */
const part = /"((?:[^"\\]|\\.)+)"|([^".=[\]\s]+)/y

/** The names in `a.b."c.d"`, and where each stands; undefined: this is not a key. */
export function keyOfSetting(text: string): { path: string[]; ranges: Range[]; end: number } | undefined {
  const path: string[] = []
  const ranges: Range[] = []
  let at = 0
  for (;;) {
    part.lastIndex = at
    const [whole = '', quoted, bare] = part.exec(text) ?? []
    if (whole === '') return undefined
    path.push(quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1'))
    ranges.push([at, at + whole.length])
    at += whole.length
    if (text[at] === '=') return { path, ranges, end: at }
    if (text[at] !== '.') return undefined
    at++
  }
}

/**
 * Reads one `--set key=value`. The value is YAML on one line: `4`, `true`, `[a.yaml, b.yaml]`, `{maxPods: 20}`; nothing
 * removes the key, as null does. Where the key takes text, the value is taken as it is written: kubelet.version=1.36.
 */
export async function readSetting({
  file,
  text,
}: SourceFile): Promise<{ root?: Place; diagnostics: readonly Diagnostic[] }> {
  const toSpan = spanMaker(text)
  const problem = (message: string, hint: string, [start, end]: Range): { diagnostics: Diagnostic[] } => ({
    diagnostics: [
      { code: 'config-syntax', severity: 'error', message, hint, file, path: [], span: toSpan(start, end) },
    ],
  })
  const key = keyOfSetting(text)
  if (!key)
    return problem('this is not KEY=VALUE', 'for example: --set kubelet.config.maxPods=20', [0, text.length])
  const { path, ranges, end } = key
  const value = await readValue(text, end + 1)
  if ('message' in value)
    return problem(`this is not a value of YAML: ${value.message}`, 'put quotes around text', value.range)
  const [last = [0, 0] as const] = ranges.slice(-1)
  const leaf: Place = { ...asTextWhereTaken(value, path, text.slice(end + 1)), key: last }
  const root = path.slice(0, -1).reduceRight<Place>(
    (inside, name, depth) => ({
      range: [0, text.length],
      ...(ranges[depth] ? { key: ranges[depth] } : {}),
      content: { kind: 'map', entries: new Map([[path[depth + 1] ?? name, inside]]) },
    }),
    leaf,
  )
  const [first = ''] = path
  return {
    root: { range: [0, text.length], content: { kind: 'map', entries: new Map([[first, root]]) } },
    diagnostics: [],
  }
}

async function readValue(text: string, start: number) {
  if (text.slice(start).trim() === '')
    return { range: [start, text.length], content: { kind: 'scalar', value: null } } satisfies Place
  const { readYaml } = await import('./yaml.ts')
  // Blanks for the key, so that every offset is one of the whole argument.
  const { root, problems } = await readYaml(`${' '.repeat(start)}${text.slice(start)}`)
  const [problem] = problems
  if (root && !problem) return root
  return {
    message: problem?.message ?? 'it is empty',
    range: problem?.range ?? ([start, text.length] as const),
  }
}

function asTextWhereTaken(value: Place, path: ConfigPath, text: string): Place {
  const { content } = value
  if (content.kind !== 'scalar' || typeof content.value === 'string' || content.value === null) return value
  const takes = (candidate: unknown) =>
    schemasAt(path).some(schema => refusal(schema, candidate) === undefined)
  return !takes(content.value) && takes(text) ? { ...value, content: { kind: 'scalar', value: text } } : value
}
