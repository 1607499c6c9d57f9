type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Longest line of a list or object that is printed on one line. */
const width = 100

/** JSON as people write it: two blanks for each level, and a list or an object on one line where it fits. */
export function json(value: Json): string {
  return `${printed(value, '')}\n`
}

function printed(value: Json, indent: string): string {
  const flat = onOneLine(value)
  if (indent.length + flat.length <= width || typeof value !== 'object' || value === null) return flat
  const below = `${indent}  `
  const items = Array.isArray(value)
    ? value.map((item: Json) => printed(item, below))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${printed(item, below)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${items.map(item => below + item).join(',\n')}\n${indent}${close}`
}

function onOneLine(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`
  const items = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${onOneLine(item)}`)
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`
}
