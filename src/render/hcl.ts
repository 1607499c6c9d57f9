import type { Encoded } from './encoded.ts'

/**
 * A string of HCL's native syntax (hclsyntax/spec.md, "Template Expressions"). Throws for what no string of HCL can be:
 * HCL normalises all of them to NFC (go-cty, NormalizeString), and half a surrogate pair is no character.
 */
export function hclString(value: string): Encoded {
  if (value !== value.normalize('NFC') || !value.isWellFormed())
    throw new Error(`HCL cannot hold ${JSON.stringify(value)}`)
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/[$%](?=\{)/g, sign => sign + sign)
    .replaceAll('\n', '\\n')
    .replace(/[\p{Cc}\p{NChar}\u2028\u2029\ufeff]/gu, codePoint)
  return `"${escaped}"` as Encoded
}

/**
 * The same for an option of a builder, which Packer renders once more, as a Go template: `{{` would begin an action.
 * Nothing is special after that but what the action itself prints.
 */
export function hclTemplateString(value: string): Encoded {
  return hclString(value.replaceAll('{{', '{{"{{"}}'))
}

function codePoint(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16)
  return digits.length > 4 ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`
}

/** A `locals` block as `packer fmt` writes it: names of HCL, with what stands after their sign of equality. */
export function hclLocals(
  values: Readonly<Record<string, Encoded | Readonly<Record<string, Encoded>>>>,
): string {
  const plain = Object.entries(values).filter(
    (entry): entry is [string, Encoded] => typeof entry[1] === 'string',
  )
  const maps = Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'string' ? [] : [{ name, entries: Object.entries(value) }],
  )
  const groups = [
    aligned(plain, '  '),
    ...maps.map(({ name, entries }) => {
      const inside = entries.map(([key, value]): [string, Encoded] => [hclString(key), value])
      return `  ${name} = {\n${aligned(inside, '    ')}  }\n`
    }),
  ]
  return `locals {\n${groups.join('\n')}}\n`
}

/** One attribute a line, their signs of equality below one another. */
function aligned(entries: readonly (readonly [string, Encoded])[], indent: string): string {
  const width = Math.max(...entries.map(([name]) => name.length))
  return entries.map(([name, value]) => `${indent}${name.padEnd(width)} = ${value}\n`).join('')
}
