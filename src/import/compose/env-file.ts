import { interpolate, type Unset } from './variables.ts'

/**
 * Reads a file of variables as docker compose does (compose-go/dotenv): `export`, comments, values in double quotes with escapes
 * and variables, in single quotes as they are, and bare ones up to ` #`.
 */
export function readEnvFile(
  text: string,
  variables: ReadonlyMap<string, string>,
): { readonly values: ReadonlyMap<string, string>; readonly unset: readonly Unset[] } {
  const values = new Map<string, string>()
  const unset: Unset[] = []
  const line =
    /^[ \t]*(?:export[ \t]+)?(?<name>[A-Za-z_][\w.-]*)[ \t]*=[ \t]*(?:"(?<double>(?:[^"\\]|\\[\s\S])*)"|'(?<single>[^']*)'|(?<bare>[^\n]*))/gm
  for (const { groups = {} } of text.replaceAll('\r\n', '\n').matchAll(line)) {
    const { name = '', double, single, bare = '' } = groups
    const raw = double === undefined ? bare.replace(/(^|\s+)#.*$/, '').trim() : unescaped(double)
    if (single !== undefined) values.set(name, single)
    else {
      const found = interpolate(raw, new Map([...values, ...variables]))
      unset.push(...(found?.unset ?? []))
      values.set(name, found?.text ?? raw)
    }
  }
  return { values, unset }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

const unescaped = (text: string): string =>
  text.replace(/\\([nrt"\\])/g, (_, character: string) => escapes[character] ?? '')
