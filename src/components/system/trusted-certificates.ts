import { createHash } from 'node:crypto'
import type { NodePath } from '../../plan/entry.ts'
import { from } from '../../plan/origin.ts'
import type { PlannedFile } from '../../plan/types.ts'
import { blocksOf } from '../authorities.ts'
import type { CertificatesFile } from './certificates.ts'

const origin = from('system')

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
