import { privateKey } from '../../config/private-key.ts'
import { show } from '../../config/show.ts'
import { type KeyFault, optionFault } from './ssh-options.ts'

const example = 'ssh-ed25519 AAAA… COMMENT'
const copyWhole = 'copy the whole line of the .pub file'

/**
 * Looks at a public key as sshd does (sshkey_read and sshkey_from_blob in sshkey.c of OpenSSH; sshd(8),
 * "AUTHORIZED_KEYS FILE FORMAT"). Undefined: sshd takes it.
 */
export function keyFault(text: string): KeyFault | undefined {
  const line = text.trim()
  if (privateKey.test(line))
    return {
      rule: 'is a private key, and whoever reads the config or the image would have it',
      hint: `write the line of its .pub file (${example}), and replace the key: others may have read it`,
    }
  if (/^[~./]|^[^\s"]+\.pub$/.test(line))
    return {
      rule: 'is a path, and the key itself belongs here',
      hint: `write the line of that file: ${example}`,
    }
  const { options, rest } = splitOptions(line)
  const [type = '', blob] = rest.split(/[ \t]+/)
  if (!fields.has(type)) return typeFault(type)
  const fault = options === '' ? undefined : optionFault(options)
  return fault ?? blobFault(type, blob ?? '')
}

/** A line without a known type in front begins with options: sshkey_advance_past_options. */
function splitOptions(line: string): { readonly options: string; readonly rest: string } {
  if (fields.has(line.split(/[ \t]/)[0] ?? '')) return { options: '', rest: line }
  const [options = ''] = /^(?:\\"|"(?:\\"|[^"])*"|[^ \t"])*/.exec(line) ?? []
  const rest = line.slice(options.length).trimStart()
  // A type that is not known would otherwise be told off as an option that is not.
  return rest === '' || /^[a-z0-9@.-]+ AAAA/i.test(line) ? { options: '', rest: line } : { options, rest }
}

function typeFault(type: string): KeyFault {
  if (type === 'ssh-dss') return { rule: 'is a DSA key, which OpenSSH no longer takes', hint: makeNew }
  if (type.includes('-cert-v01@openssh.com'))
    return {
      rule: 'is a certificate, and sshd looks for the key of its authority here',
      hint: `write the public key of the authority: cert-authority ${example}`,
    }
  return {
    rule: `does not begin with a key type that OpenSSH knows: ${show(type)}`,
    hint: `write ${example}; the types are ${[...fields.keys()].join(', ')}`,
  }
}

const makeNew = 'make a new key: `ssh-keygen -t ed25519`'

/** The parts of a key after its type: text that has to be so, a length in bytes, or a number. */
type Field = { readonly is: string } | { readonly bytes: number } | 'number' | 'text'

const ecdsa = (curve: string, bytes: number): readonly Field[] => [{ is: curve }, { bytes }]
// A point of an elliptic curve is one byte and two coordinates (SEC 1, 2.3.3).
const fields: ReadonlyMap<string, readonly Field[]> = new Map<string, readonly Field[]>([
  ['ssh-ed25519', [{ bytes: 32 }]],
  ['ssh-rsa', ['number', 'number']],
  ['ecdsa-sha2-nistp256', ecdsa('nistp256', 65)],
  ['ecdsa-sha2-nistp384', ecdsa('nistp384', 97)],
  ['ecdsa-sha2-nistp521', ecdsa('nistp521', 133)],
  ['sk-ssh-ed25519@openssh.com', [{ bytes: 32 }, 'text']],
  ['sk-ecdsa-sha2-nistp256@openssh.com', [...ecdsa('nistp256', 65), 'text']],
])

// sshd itself takes 1024 (RequiredRSASize, sshd_config(5)); NIST SP 800-131A allows none below 2048.
const leastRsaBits = 2048

function blobFault(type: string, base64: string): KeyFault | undefined {
  const cut = { rule: `is not a whole ${type} key`, hint: copyWhole }
  if (!/^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) return cut
  const parts = partsOf(Buffer.from(base64, 'base64'))
  const inner = parts?.[0]?.toString('latin1')
  if (inner !== undefined && inner !== type && fields.has(inner))
    return {
      rule: `says ${type}, and the key in it is of type ${inner}`,
      hint: `write ${inner} in front of it`,
    }
  const expected = fields.get(type) ?? []
  const given = parts?.slice(1)
  if (inner !== type || given?.length !== expected.length) return cut
  if (!expected.every((field, index) => fits(field, given[index] ?? Buffer.alloc(0)))) return cut
  if (type !== 'ssh-rsa') return undefined
  const bits = bitsOf(given[1] ?? Buffer.alloc(0))
  return bits < leastRsaBits
    ? { rule: `is an RSA key of ${bits} bits, and fewer than ${leastRsaBits} are too weak`, hint: makeNew }
    : undefined
}

function fits(field: Field, part: Buffer): boolean {
  if (field === 'text') return part.length > 0
  // mpint of RFC 4251: no empty one, and none that is negative.
  if (field === 'number') return part.length > 0 && (part[0] ?? 0) < 0x80
  if ('is' in field) return part.toString('latin1') === field.is
  return part.length === field.bytes
}

/** The strings of RFC 4251, each after its length; undefined where the last does not end with the bytes. */
function partsOf(bytes: Buffer): Buffer[] | undefined {
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt32BE(at) : Number.POSITIVE_INFINITY
    if (end > bytes.length) return undefined
    parts.push(bytes.subarray(at + 4, end))
    at = end
  }
  return parts
}

function bitsOf(number: Buffer): number {
  const start = number.findIndex(byte => byte !== 0)
  return start === -1 ? 0 : 8 * (number.length - start) - Math.clz32(number[start] ?? 0) + 24
}
