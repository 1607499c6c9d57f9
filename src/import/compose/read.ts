import { type Node, nodeAt } from '../../components/pods/check/node.ts'
import { parseDocument, type SourceFile } from '../../config/document.ts'
import { type Place, plainValue, rangeOf } from '../../config/place.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { markLength, spanMaker } from '../../diagnostics/source.ts'
import { isNumber, nearest } from '../../render/exact-number.ts'
import { Report } from '../report.ts'
import { mapTexts, over, withMerges } from './layers.ts'
import { interpolate } from './variables.ts'

export interface ComposeFile {
  readonly file: string
  readonly root: Node
  readonly report: Report
}

/** A compose file with its merge keys, `extends` and variables resolved. */
export async function readCompose(
  source: SourceFile,
  variables: ReadonlyMap<string, string>,
): Promise<{ readonly compose?: ComposeFile; readonly diagnostics: readonly Diagnostic[] }> {
  const { root, diagnostics } = await parseDocument(source)
  if (!root || diagnostics.length > 0) return { diagnostics }
  const mark = markLength(source.text)
  const toSpan = spanMaker(source.text)
  const { place, problems } = extended(withMerges(root))
  const found: [
    code: 'import-invalid' | 'import-variable-unset',
    place: Place,
    message: string,
    hint: string,
  ][] = [...problems]
  const filled = mapTexts(place, (text, at) => {
    if (!text.includes('$')) return text
    const result = interpolate(text, variables)
    if (!result) {
      found.push(['import-invalid', at, 'this is not a template of variables', 'write $$ for a dollar'])
      return text
    }
    for (const { name, message } of result.unset)
      found.push([
        'import-variable-unset',
        at,
        message ? `the variable ${name} is not set: ${message}` : `the variable ${name} is not set`,
        `name a file with ${name}=… by --env-file, set it in the environment, or write \${${name}:-default}`,
      ])
    return result.text
  })
  const span = (path: Parameters<typeof rangeOf>[1], at: 'key' | 'value' = 'value') => {
    const [start, end] = rangeOf(filled, path, at)
    return toSpan(start + mark, end + mark)
  }
  const report = new Report({ file: source.file, span })
  for (const [code, at, message, hint] of found) {
    const [start, end] = at.range
    report.sayAt(code, toSpan(start + mark, end + mark), message, hint)
  }
  const value = plainValue(filled, each => (isNumber(each) ? nearest(each) : each))
  return { compose: { file: source.file, root: nodeAt(value), report }, diagnostics: [] }
}

type Problem = ['import-invalid', Place, string, string]

/** Lays each service over the one that it extends. */
function extended(root: Place): { readonly place: Place; readonly problems: readonly Problem[] } {
  const services = root.content.kind === 'map' ? root.content.entries.get('services') : undefined
  if (services?.content.kind !== 'map') return { place: root, problems: [] }
  const all = services.content.entries
  const problems: Problem[] = []
  const resolve = (service: Place, open: readonly string[]): Place => {
    if (service.content.kind !== 'map') return service
    const extend = service.content.entries.get('extends')
    if (!extend) return service
    const base = baseOf(extend)
    const found = base === undefined ? undefined : all.get(base)
    if (!found || base === undefined || open.includes(base)) {
      const message =
        base === undefined || !found
          ? 'the service that is extended is not in this file'
          : `the service ${base} extends itself`
      problems.push([
        'import-invalid',
        extend,
        message,
        '`docker compose config` prints one file with everything in it',
      ])
      return service
    }
    const entries = new Map(service.content.entries)
    entries.delete('extends')
    return over(resolve(found, [...open, base]), { ...service, content: { kind: 'map', entries } })
  }
  const entries = new Map([...all].map(([name, service]) => [name, resolve(service, [name])]))
  const place: Place = {
    ...root,
    content: {
      kind: 'map',
      entries: new Map([
        ...(root.content as { readonly entries: ReadonlyMap<string, Place> }).entries,
        ['services', { ...services, content: { kind: 'map', entries } }],
      ]),
    },
  }
  return { place, problems }
}

function baseOf({ content }: Place): string | undefined {
  if (content.kind === 'scalar') return typeof content.value === 'string' ? content.value : undefined
  if (content.kind !== 'map' || content.entries.has('file')) return undefined
  const service = content.entries.get('service')?.content
  return service?.kind === 'scalar' && typeof service.value === 'string' ? service.value : undefined
}
