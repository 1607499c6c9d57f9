import { X509Certificate } from 'node:crypto'
import { blocksOf } from '../components/authorities.ts'
import { show } from '../config/show.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'

/**
 * The certificates of a PEM file that are past their end. Here, and not with the other checks of the file: the compiler has no
 * clock. What does not parse is reported there.
 */
export function expiredCertificates(text: string, name: string): Pick<Diagnostic, 'message' | 'hint'>[] {
  return blocksOf(text).flatMap(({ lines }) => {
    const end = endOf(lines.join('\n'))
    return end === undefined || end.getTime() >= Date.now()
      ? []
      : [
          {
            message: `the certificate in ${show(name)} expired on ${end.toISOString().slice(0, 10)}`,
            hint: 'name the certificate that replaces it, or remove this one from the file',
          },
        ]
  })
}

function endOf(block: string): Date | undefined {
  try {
    return new Date(new X509Certificate(block).validTo)
  } catch {
    return undefined
  }
}
