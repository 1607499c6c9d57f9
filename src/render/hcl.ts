import type { Encoded } from './encoded.ts'

/**
 * A string of HCL's native syntax (hclsyntax/spec.md, "Template Expressions"). Throws for text that HCL cannot hold:
 * HCL normalises all of them to NFC (go-cty, NormalizeString), and half a surrogate pair is not a character.
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

/** Throws for a number that is not whole, or that JavaScript does not hold exactly. */
export function hclInteger(value: number): Encoded {
  if (!Number.isSafeInteger(value)) throw new Error(`not a whole number: ${value}`)
  return String(value) as Encoded
}

/** The path of a file in the folder of the template: Packer resolves a relative path from where it was started. */
export function hclFileInFolder(name: string): Encoded {
  return `"\${path.root}${hclString(`/${name}`).slice(1)}` as Encoded
}

function codePoint(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16)
  return digits.length > 4 ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`
}

/** What a block holds: attributes, attributes whose value is an object, and blocks, each by its name. */
export interface HclBody {
  readonly attributes?: Readonly<Record<string, Encoded>>
  readonly objects?: Readonly<Record<string, Readonly<Record<string, Encoded>>>>
  readonly blocks?: Readonly<Record<string, HclBody>>
}

/** A block without labels, as `packer fmt` writes it. */
export function hclBlock(
  type: string,
  { attributes = {}, objects = {}, blocks = {} }: HclBody,
  indent = '',
): string {
  const inside = `${indent}  `
  const groups = [
    aligned(Object.entries(attributes), inside),
    ...Object.entries(objects).map(([name, entries]) => {
      const keys = Object.entries(entries).map(([key, value]): [string, Encoded] => [objectKey(key), value])
      return `${inside}${name} = {\n${aligned(keys, `${inside}  `)}${inside}}\n`
    }),
    ...Object.entries(blocks).map(([name, body]) => hclBlock(name, body, inside)),
  ]
  return `${indent}${type} {\n${groups.filter(group => group !== '').join('\n')}${indent}}\n`
}

/** A key of an object is an identifier or an expression (hclsyntax/spec.md, "Collection Values"). */
function objectKey(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : hclString(key)
}

/** One attribute a line, their signs of equality below one another. */
function aligned(entries: readonly (readonly [string, Encoded])[], indent: string): string {
  const width = Math.max(...entries.map(([name]) => name.length))
  return entries.map(([name, value]) => `${indent}${name.padEnd(width)} = ${value}\n`).join('')
}
