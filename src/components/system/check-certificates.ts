import { show } from '../../config/show.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { authorityFaults, type Purpose } from '../authorities.ts'
import type { CertificatesFile } from './certificates.ts'

const servers: Purpose = {
  reader: 'Go',
  instead: 'name the certificate of an authority',
  noAuthority: {
    message: 'so no server is accepted but one that shows this very certificate',
    hint: 'name the certificate of the authority that signs the servers (basicConstraints CA:TRUE)',
  },
}

/** Checks the contents of the files that `system.certificates` names. */
export function checkCertificates(files: readonly CertificatesFile[], file: string): Diagnostic[] {
  return files.flatMap(({ text, name, path }) =>
    authorityFaults(text, show(name), servers).map(fault => ({
      code: 'certificate-invalid',
      ...fault,
      file,
      path,
    })),
  )
}
