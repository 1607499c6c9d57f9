import { createHash } from 'node:crypto'
import type { Config } from '../../config/schema.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import { from } from '../../plan/origin.ts'
import type { NodePath, PlannedFile } from '../../plan/types.ts'
import { blocksOf } from '../authorities.ts'

const origin = from('system')

/** A PEM file that `system.certificates` names. */
export interface NamedCertificates {
  /** As it is written. */
  readonly name: string
  readonly path: ConfigPath
}

/** One that was read. */
export interface CertificatesFile extends NamedCertificates {
  readonly text: string
}

/** Every file that the caller of the compiler reads for `system.certificates`. */
export function namedCertificates({ system }: Config): NamedCertificates[] {
  return system.certificates.map((name, index) => ({ name, path: ['system', 'certificates', index] }))
}

/**
 * One file for each certificate, as update-ca-certificates(8) wants them: whenever a package runs it, they stay what the node
 * trusts. Until then bakelet-install does the little that it would do.
 */
export function trustedCertificates(files: readonly CertificatesFile[]): PlannedFile[] {
  const byPath = new Map<NodePath, PlannedFile>()
  for (const { text, path } of files)
    for (const { lines } of blocksOf(text)) {
      const name = fingerprint(lines).slice(0, 16)
      const file = `/usr/local/share/ca-certificates/bakelet-${name}.crt` as const
      // Two files may have the same authority.
      if (byPath.has(file)) continue
      byPath.set(file, { path: file, mode: '0644', content: `${lines.join('\n')}\n`, ...origin(...path) })
    }
  return [...byPath.values()]
}

/** Of a certificate, as `openssl x509 -fingerprint -sha256` has it: of its DER. */
function fingerprint(lines: readonly string[]): string {
  const der = Buffer.from(lines.slice(1, -1).join(''), 'base64')
  return createHash('sha256').update(der).digest('hex')
}
