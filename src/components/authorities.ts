import { X509Certificate } from 'node:crypto'
import { privateKey } from '../config/private-key.ts'
import type { Severity } from '../diagnostics/diagnostic.ts'

/** What is wrong with a file of certificates. */
export interface Fault {
  readonly severity: Severity
  readonly message: string
  readonly hint: string
}

/** Whose certificates the authorities signed, for the messages. */
export interface Purpose {
  /** Who would skip a certificate: "the kubelet". */
  readonly reader: string
  /** "name the certificate that signed the clients" */
  readonly instead: string
  /** Of a certificate that is not an authority: what it is good for, and what to name. */
  readonly noAuthority: { readonly message: string; readonly hint: string }
}

const error = (message: string, hint: string): Fault[] => [{ severity: 'error', message, hint }]

/**
 * Checks a PEM file of authorities. Go's programs take every CERTIFICATE block without headers and skip all else
 * (AppendCertsFromPEM in crypto/x509; ParseCertsPEM in k8s.io/client-go v0.36.4, util/cert/pem.go).
 */
export function authorityFaults(text: string, name: string, purpose: Purpose): Fault[] {
  const command = `${purpose.instead}; \`openssl x509 -in FILE -noout -text\` shows one`
  if (text.trim() === '') return error(`${name} is empty`, command)
  if (privateKey.test(text))
    return error(
      `${name} holds a private key, and every user of the node could read it there`,
      'name the certificate alone; keep the key off the node',
    )
  const blocks = blocksOf(text)
  if (blocks.length === 0) return error(`${name} holds no PEM certificate`, notPem(text, command))
  return blocks.flatMap((block, index) => {
    const which = blocks.length === 1 ? name : `block ${index + 1} of ${name}`
    if (block.type !== 'CERTIFICATE')
      return error(
        `${which} is a ${block.type}, and not a CERTIFICATE`,
        'remove the block, or write the certificate',
      )
    if (block.lines.some(line => line.includes(':')))
      return error(
        `${which} has headers, so ${purpose.reader} skips it`,
        'remove the lines with a colon from the block',
      )
    return certificateFaults(block.lines.join('\n'), which, purpose)
  })
}

interface Block {
  readonly type: string
  /** From its BEGIN line to its END line. */
  readonly lines: string[]
}

/** The PEM blocks that have an end (RFC 7468); what stands around them is nothing. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let open: Block | undefined
  for (const line of text.split(/\r?\n/).map(line => line.trimEnd())) {
    const [, begins] = /^-----BEGIN ([A-Z0-9 ]+)-----$/.exec(line) ?? []
    if (begins !== undefined) open = { type: begins, lines: [] }
    open?.lines.push(line)
    if (!open || line !== `-----END ${open.type}-----`) continue
    blocks.push(open)
    open = undefined
  }
  return blocks
}

function notPem(text: string, command: string): string {
  if (/^-----BEGIN /m.test(text))
    return 'a block is cut off: write it whole, from its BEGIN line to its END line'
  // DER starts with a SEQUENCE (0x30), and is not UTF-8.
  return text.startsWith('0') && text.includes('\ufffd')
    ? 'the file looks like DER: `openssl x509 -inform der -in FILE -out ca.crt` makes PEM of it'
    : command
}

/** A certificate without CA rights still vouches for its own holder (crypto/x509, Verify: a leaf that is itself a root). */
function certificateFaults(block: string, which: string, { noAuthority }: Purpose): Fault[] {
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(block)
  } catch {
    return error(`${which} does not parse as a certificate`, 'write the certificate as it was issued, in PEM')
  }
  if (certificate.ca) return []
  return [
    {
      severity: 'warning',
      message: `${which} is not a certificate of an authority, ${noAuthority.message}`,
      hint: noAuthority.hint,
    },
  ]
}
