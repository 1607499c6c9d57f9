import type { Config } from '../../config/schema.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'

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
