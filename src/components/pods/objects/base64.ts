/**
 * Base64 as Go's encoding/json reads a []byte: the standard alphabet with padding, and line breaks anywhere
 * (encoding/base64, StdEncoding). Undefined for anything else; Buffer.from() would skip what it does not know.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/[\r\n]/g, '')
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined
  return Buffer.from(packed, 'base64')
}
