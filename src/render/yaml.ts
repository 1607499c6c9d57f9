import { ExactNumber, nearest, numberText } from './exact-number.ts'

interface YamlOptions {
  /**
   * The reader may get a copy without quotes: Multipass rewrites user-data with yaml-cpp, which drops them. A string
   * that would become a number, a date or a boolean then says its type in a tag, which yaml-cpp keeps.
   */
  readonly quotesMayBeLost?: boolean
}

/**
 * YAML that a 1.1 reader (PyYAML in cloud-init, yaml-cpp in Multipass, the kubelet's) and a 1.2 reader understand alike:
 * block style, and every string is between double quotes, or a literal block where it has several lines, so that `on`,
 * `1:30`, `=` or `0o17` stay strings. A library's printer would quote what its own reader needs, and no more.
 */
export function yaml(value: object, options: YamlOptions = {}): string {
  return printed(value, '', options).trimStart()
}

/** What stands after a key or a dash, up to and with the line end. */
function printed(value: unknown, indent: string, options: YamlOptions): string {
  if (typeof value === 'string') return string(value, indent, options)
  if (typeof value === 'number' || value instanceof ExactNumber) return ` ${number(value)}\n`
  if (typeof value !== 'object' || value === null) return ` ${value}\n`
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    // A mapping or list in a list begins on the line of the dash.
    const items = value.map(item => printed(item, inner, options).replace(/^\n */, ' '))
    return items.length === 0 ? ' []\n' : `\n${items.map(item => `${indent}-${item}`).join('')}`
  }
  const entries = Object.entries(value).filter(([, child]) => child !== undefined)
  const lines = entries.map(
    ([key, child]) => `${indent}${name(key, indent)}${printed(child, inner, options)}`,
  )
  return lines.length === 0 ? ' {}\n' : `\n${lines.join('')}`
}

function string(text: string, indent: string, { quotesMayBeLost }: YamlOptions): string {
  const tag = quotesMayBeLost && hasOtherTypeUnquoted(text) ? ' !!str' : ''
  return isBlock(text) ? ` |\n${text.replace(/^(?=.)/gm, indent)}` : `${tag} ${quoted(text)}\n`
}

/** The spellings of YAML 1.1 and 1.2 for infinity and NaN are those of yaml.org/type/float.html. */
function number(number: number | ExactNumber): string {
  const value = nearest(number)
  if (Number.isNaN(value)) return '.nan'
  if (Number.isFinite(value)) return numberText(number)
  return value > 0 ? '.inf' : '-.inf'
}

/** A key with its colon. Readers look only 1024 characters ahead for that colon. */
function name(key: string, indent: string): string {
  const text = /^[A-Za-z_][\w./-]*$/.test(key) && !hasOtherTypeUnquoted(key) ? key : quoted(key)
  return text.length > 256 ? `? ${text}\n${indent}:` : `${text}:`
}

/** YAML has all escapes of JSON, and another one for what is beyond U+FFFF. */
function quoted(text: string): string {
  return isAscii(text)
    ? JSON.stringify(text)
    : JSON.stringify(text).replace(unreadable(), character => {
        const code = character.codePointAt(0) ?? 0
        const digits = code.toString(16)
        return code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`
      })
}

/**
 * Characters that readers reject or change: PyYAML refuses most control characters and reads U+0085, U+2028 and
 * U+2029 as line ends; yaml-cpp does not keep noncharacters; some readers drop a byte order mark inside a document.
 */
const unreadable = () => /[^\P{Cc}\n\t]|[\p{NChar}\u2028\u2029\ufeff]/gu

/** Most text is: then V8 need not spend a millisecond on the pattern above. */
const isAscii = (text: string) => /^[\n\t -~]*$/.test(text)

/** True for text that every YAML reader gives back byte for byte, also outside of quotes. */
export function isPlainText(text: string): boolean {
  return isAscii(text) || (text.search(unreadable()) === -1 && text.isWellFormed())
}

/** A literal block takes its indentation from its first line, and ends with one line end. */
function isBlock(text: string): boolean {
  return /^\S/.test(text) && /[^\n]\n$/.test(text) && isPlainText(text)
}

/** The types of yaml.org/type as PyYAML's resolver knows them, and a little more: `y`, `=`, `0x1f`, `1:30`, `1_0.5e+3`. */
function hasOtherTypeUnquoted(text: string): boolean {
  return (
    /^(~|null|y|yes|n|no|on|off|true|false|=|<<)$/i.test(text) ||
    /^[-+]?(\d[\d_,:.]*|\.[\d_]+|0[bx][\da-f_]+|\.inf|\.nan)(e[-+]?\d+)?$/i.test(text) ||
    /^\d{4}-\d\d?-\d\d?/.test(text)
  )
}
