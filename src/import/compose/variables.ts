/** A name in `${NAME}` that has no value and no default. */
export interface Unset {
  readonly name: string
  /** What the author wrote after `:?` or `?`. */
  readonly message?: string
}

const form =
  /\$(?:(?<dollar>\$)|(?<bare>[A-Za-z_]\w*)|\{(?<name>[A-Za-z_]\w*)(?:(?<operator>:?[-?+])(?<rest>))?)/y

/**
 * Puts values in place of `$NAME` and `${NAME…}`, with the operators of the compose specification (12-interpolation.md): `-` and
 * `:-` for a default, `+` and `:+` for a replacement, `?` and `:?` for an error. `$$` is a dollar. Unlike docker compose, a name
 * without a value is not the empty string: it is returned in `unset`. Undefined: the text is not a template.
 */
export function interpolate(
  text: string,
  variables: ReadonlyMap<string, string>,
): { readonly text: string; readonly unset: readonly Unset[] } | undefined {
  const unset: Unset[] = []
  let result = ''
  for (let at = 0; at < text.length; ) {
    if (text[at] !== '$') {
      const next = text.indexOf('$', at)
      const end = next === -1 ? text.length : next
      result += text.slice(at, end)
      at = end
      continue
    }
    form.lastIndex = at
    const found = form.exec(text)
    if (!found?.groups) return undefined
    const { dollar, bare, name, operator } = found.groups
    at += found[0].length
    if (dollar !== undefined) result += '$'
    else if (bare !== undefined) result += lookUp(bare, variables, unset)
    else if (name !== undefined) {
      const end = closing(text, at)
      if (end === undefined || (operator === undefined && end !== at)) return undefined
      const inner = substitute(name, operator, text.slice(at, end), variables, unset)
      if (inner === undefined) return undefined
      result += inner
      at = end + 1
    }
  }
  return { text: result, unset }
}

function lookUp(name: string, variables: ReadonlyMap<string, string>, unset: Unset[]): string {
  const value = variables.get(name)
  if (value === undefined) unset.push({ name })
  return value ?? ''
}

function substitute(
  name: string,
  operator: string | undefined,
  word: string,
  variables: ReadonlyMap<string, string>,
  unset: Unset[],
): string | undefined {
  if (operator === undefined) return lookUp(name, variables, unset)
  const value = variables.get(name)
  const isSet = value !== undefined && !(operator.startsWith(':') && value === '')
  const inner = () => {
    const found = interpolate(word, variables)
    unset.push(...(found?.unset ?? []))
    return found?.text
  }
  if (operator.endsWith('+')) return isSet ? inner() : ''
  if (isSet) return value
  if (operator.endsWith('-')) return inner()
  unset.push({ name, message: word })
  return ''
}

/** Where the brace that was opened before `start` is closed: a default may have braces of its own. */
function closing(text: string, start: number): number | undefined {
  let depth = 1
  for (let at = start; at < text.length; at++) {
    if (text.startsWith('${', at)) depth++
    else if (text[at] === '}' && --depth === 0) return at
  }
  return undefined
}
