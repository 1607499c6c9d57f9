import { Document, isScalar, Scalar, visit } from 'yaml'

/**
 * YAML that a 1.1 reader (PyYAML in cloud-init, yaml-cpp in Multipass, the kubelet's) and a 1.2 reader understand alike:
 * every string is double-quoted, or a literal block where it has several lines, so that `on`, `1:30`, `=` or `0o17`
 * stay strings. Text that YAML cannot carry unharmed has to be encoded before: see isPlainText().
 */
export function yaml(value: unknown): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false })
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || !isScalar(node) || typeof node.value !== 'string') return
      node.type = isBlock(node.value) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE
    },
  })
  return document.toString({ lineWidth: 0, defaultKeyType: Scalar.PLAIN, directives: false })
}

/** A literal block keeps its text only if no line is blank-padded at its end and the first is not indented. */
function isBlock(text: string): boolean {
  return /^[^\s][^\n]*\n/.test(text) && !/[ \t]$/m.test(text) && text.endsWith('\n') && !text.endsWith('\n\n')
}

/**
 * True for text that every YAML reader gives back byte for byte. PyYAML's reader refuses most control characters and
 * takes U+0085, U+2028 and U+2029 for line ends; a byte order mark inside a document is dropped by some.
 */
export function isPlainText(text: string): boolean {
  return !/[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u.test(text.replace(/[\n\t]/g, '')) && text.isWellFormed()
}
