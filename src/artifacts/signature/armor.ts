/**
 * The bytes in ASCII armor (RFC 9580, 6.2), of all blocks one after the other: gpgv(1) reads a keyring in no other form.
 * The checksum at the end of a block is optional to check, and says nothing that a signature would not.
 */
export function unarmored(text: string): Buffer {
  const blocks = text.matchAll(
    /^-----BEGIN PGP [A-Z ]+-----\n(?:[^\n]+: [^\n]*\n)*\n([^-]*?)(?:^=.{4}\n)?^-----END/gm,
  )
  return Buffer.concat([...blocks].map(([, base64 = '']) => Buffer.from(base64, 'base64')))
}
