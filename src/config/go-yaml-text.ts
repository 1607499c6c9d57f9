import type { Document } from 'yaml'
import type { Range } from './place.ts'
import type { ReadProblem } from './reader.ts'

// yaml_parser_update_buffer in readerc.go of go.yaml.in/yaml/v2 2.4.4; what is_break takes for a line break comes below.
const control = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd\u{10000}-\u{10ffff}]/u
const otherBreaks = /[\x85\u2028\u2029]/g

/** The first character that the kubelet's reader of YAML does not take. */
export function controlCharacter(text: string): ReadProblem | undefined {
  const at = text.search(control)
  if (at === -1) return undefined
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return {
    code: 'syntax',
    message: `the kubelet reads no YAML with the control character U+${code}`,
    range: [at, at + 1],
    hint: 'remove it, or write it as an escape in double quotes: "\\u0007"',
  }
}

/** YAML 1.1 has no escape for a slash, and JSON and YAML 1.2 have one. */
export function slashEscape(
  text: string,
  documents: readonly Document.Parsed[],
  yaml: typeof import('yaml'),
): ReadProblem | undefined {
  if (!text.includes('\\/')) return undefined
  for (const [start, end] of quotedIn(documents, yaml)) {
    const escapes = text[start] === '"' ? [...text.slice(start, end).matchAll(/\\./gs)] : []
    const slash = escapes.find(([found]) => found === '\\/')
    if (!slash) continue
    const range: Range = [start + slash.index, start + slash.index + 2]
    const message = 'the kubelet does not know the escape \\/ in YAML'
    return { code: 'syntax', message, range, hint: 'write / alone' }
  }
  return undefined
}

function quotedIn(documents: readonly Document.Parsed[], yaml: typeof import('yaml')): Range[] {
  const quoted: Range[] = []
  for (const document of documents)
    yaml.visit(document, {
      Scalar: (_, { type, range }) => {
        if (range && type?.startsWith('QUOTE')) quoted.push([range[0], range[1]])
      },
    })
  return quoted
}

/** yaml_parser_process_directives in parserc.go. */
export function otherVersion(text: string, documents: readonly Document.Parsed[]): ReadProblem | undefined {
  const other = documents.find(({ directives: { yaml } }) => yaml.explicit && yaml.version !== '1.1')
  const at = other ? text.search(/^%YAML/m) : -1
  if (!other || at === -1) return undefined
  return {
    code: 'syntax',
    message: `the kubelet reads YAML 1.1, and not ${other.directives.yaml.version}`,
    range: [at, at + '%YAML'.length],
    hint: 'remove the line',
  }
}

/**
 * U+0085, U+2028 and U+2029 are line breaks in YAML 1.1, and ordinary characters in 1.2, where a comment can have them. A quoted
 * text keeps the last two, unless there are blanks beside them.
 */
export function otherLineBreak(
  text: string,
  documents: readonly Document.Parsed[],
  yaml: typeof import('yaml'),
): ReadProblem | undefined {
  const found = [...text.matchAll(otherBreaks)].map(({ index }) => index)
  if (found.length === 0) return undefined
  const quoted = quotedIn(documents, yaml)
  const isKept = (at: number) =>
    text[at] !== '\x85' &&
    !/\s/.test(`${text[at - 1]}${text[at + 1]}`) &&
    quoted.some(([start, end]) => start < at && at < end)
  const at = found.find(index => !isKept(index))
  if (at === undefined) return undefined
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')
  return {
    code: 'syntax',
    message: `the character U+${code} is a line break for the kubelet`,
    range: [at, at + 1],
    hint: `remove it, or write it as an escape in double quotes: "\\u${code}"`,
  }
}
