/**
 * The bytes of a file: text where they are UTF-8, else base64 (RFC 4648, 4), so that a plan is JSON whatever a file holds.
 * The same bytes have one form only, and so one digest.
 */
export type Content = string | { readonly base64: string }

export function contentOf(bytes: Uint8Array): Content {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') }
  }
}

/** What is hashed, written and compressed. */
export function bytesOf(content: Content): string | Uint8Array {
  return typeof content === 'string' ? content : Buffer.from(content.base64, 'base64')
}
