/**
 * Two libraries read config.toml: go-toml v1 in containerd 1.x, and go-toml v2 in containerd 2.x. The first one does not read
 * all keys of TOML 1.0 (lexer.go and keysparsing.go@v1.9.5):
 *
 * - In the header of a table it undoes no escapes, and a bracket ends the header, also between quotes.
 * - Before `=` it undoes the escapes first and looks for the closing quote afterwards.
 */

/** A key before `=`: bare, in double quotes with escapes, or in single quotes if it has a double quote. */
export function tomlKey(key: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(key)) return key
  return key.includes('"') && needsNoEscape(key) ? `'${key}'` : tomlString(key)
}

/** Whether go-toml v1 reads the key in a header: no double quote, backslash, bracket or control character is in it. */
export const fitsHeader = (key: string): boolean => /^[ !#-Z^-~\u0080-\uffff]*$/.test(key)

/** Whether go-toml v1 reads the key before `=`. */
export const isReadByV1 = (key: string): boolean => !key.includes('"') || needsNoEscape(key)

/** True for text that single quotes can hold: no single quote and no control character is in it. */
const needsNoEscape = (key: string): boolean => /^[ -&(-~\u0080-\uffff]*$/.test(key)

/** TOML has the escapes of JSON, and forbids U+007F without one. */
export const tomlString = (text: string): string => JSON.stringify(text).replaceAll('\u007f', '\\u007f')
