import { tooManyItems } from './document-size.ts'
import { readJson } from './json.ts'
import type { Range } from './place.ts'
import type { ReadProblem, ReadResult } from './reader.ts'

/** A document of a file of manifests, and the part of the text that it takes. */
export type ReadManifest = ReadResult & { readonly part: Range; readonly syntax: 'yaml' | 'json' }

/**
 * A text that begins with a brace is JSON for the kubelet, and every other one is YAML, whatever the file is called (ToJSON in
 * apimachinery pkg/util/yaml/decoder.go@v0.36.4). A byte order mark counts as another beginning.
 */
export async function readManifests(
  text: string,
  { marked }: { readonly marked: boolean },
): Promise<readonly ReadManifest[]> {
  const part: Range = [0, text.length]
  const tooLong = tooManyItems(text)
  if (tooLong) return [{ problems: [tooLong], part, syntax: 'yaml' }]
  const json = !marked && isJson(text) ? readJson(text) : undefined
  if (json?.root) return [{ ...json, part, syntax: 'json' }]
  const { readYamlStream } = await import('./yaml.ts')
  const documents = await readYamlStream(text)
  if (json && documents.length === 1) return [{ ...asJson(text, part), part, syntax: 'json' }]
  return documents.map(document => {
    // Each document becomes a file of its own.
    const ofPart = documents.length > 1 && isJson(text.slice(...document.part))
    return ofPart
      ? { ...asJson(text, document.part), part: document.part, syntax: 'json' }
      : { ...document, syntax: 'yaml' }
  })
}

const isJson = (text: string) => /^[\s\x85]*\{/.test(text)

/** The part read as JSON, with its places in the whole text. */
function asJson(text: string, [start, end]: Range): ReadResult {
  const { root, problems } = readJson(text.slice(0, start).replace(/[^\n]/g, ' ') + text.slice(start, end))
  return { ...(root && { root }), problems: problems.map(withHint) }
}

/** What YAML takes and JSON does not can be the mistake, or that it is read as JSON at all. */
const withHint = (problem: ReadProblem): ReadProblem => ({
  ...problem,
  ...(problem.code === 'syntax' && {
    hint: 'the kubelet reads a text that begins with { as JSON: correct it, or write a line --- before it for YAML',
  }),
})
