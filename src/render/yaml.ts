import { Document, Scalar, visit } from 'yaml'

interface YamlOptions {
  /**
   * The reader may get a copy without quotes: Multipass writes user-data anew with yaml-cpp, which drops them. A string
   * that would become a number, a date or a boolean then says its type in a tag, which yaml-cpp keeps.
   */
  readonly quotesMayBeLost?: boolean
}

/**
 * YAML that a 1.1 reader (PyYAML in cloud-init, yaml-cpp in Multipass, the kubelet's) and a 1.2 reader understand alike:
 * every string is double-quoted, or a literal block where it has several lines, so that `on`, `1:30`, `=` or `0o17`
 * stay strings.
 */
export function yaml(value: unknown, { quotesMayBeLost = false }: YamlOptions = {}): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false })
  visit(document, {
    Scalar(position, node) {
      if (typeof node.value !== 'string') return
      if (position === 'key') node.type = isBareKey(node.value) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE
      else {
        node.type = isBlock(node.value) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE
        if (quotesMayBeLost && hasOtherTypeUnquoted(node.value)) node.tag = 'tag:yaml.org,2002:str'
      }
    },
  })
  return document
    .toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY, directives: false })
    .replace(unreadable, escaped)
}

/**
 * What readers do not give back as it stands: PyYAML's refuses most control characters and takes U+0085, U+2028 and
 * U+2029 for line ends; a byte order mark inside a document is dropped by some.
 */
const unreadable = /(?![\n\t])[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/gu

/** True for text that every YAML reader gives back byte for byte, also outside of quotes. */
export function isPlainText(text: string): boolean {
  return text.search(unreadable) === -1 && text.isWellFormed()
}

/** Text with such characters is always between double quotes, where YAML has escapes. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A literal block keeps its text only if no line is blank-padded at its end and the first is not indented. */
function isBlock(text: string): boolean {
  return /^\S/.test(text) && !/[ \t]$/m.test(text) && /[^\n]\n$/.test(text) && isPlainText(text)
}

function isBareKey(key: string): boolean {
  return /^[A-Za-z_][\w./-]*$/.test(key) && !hasOtherTypeUnquoted(key)
}

/** The types of yaml.org/type, as PyYAML's resolver knows them, and a little more: `y`, `=`, `<<`, `0x1f`, `1:30`, `2024-02-30`, `1_0.5e+3`. */
function hasOtherTypeUnquoted(text: string): boolean {
  return (
    /^(~|null|y|yes|n|no|on|off|true|false|=|<<)$/i.test(text) ||
    /^[-+]?(\d[\d_,:.]*|\.[\d_]+|0[bx][\da-f_]+|\.inf|\.nan)(e[-+]?\d+)?$/i.test(text) ||
    /^\d{4}-\d\d?-\d\d?/.test(text)
  )
}
