import { join } from 'node:path'
import { run } from '../../../src/host/process.ts'

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

/** Makes an authority, NAME.crt and NAME.key in a folder (openssl(1)). */
export async function makeAuthority(folder: string, name: string): Promise<void> {
  const at = (file: string) => join(folder, file)
  const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.crt`)]
  await run('openssl', ['req', '-x509', ...newKey, '-days', '2', '-subj', `/CN=${name}`, ...files])
}

/** Makes NAME.crt and NAME.key, signed by an authority of the folder. `days`: with a number below 0 it has expired. */
export async function makeCertificate(
  folder: string,
  name: string,
  { by, days = 2, extensions }: { readonly by: string; readonly days?: number; readonly extensions: string },
): Promise<void> {
  const at = (file: string) => join(folder, file)
  const request = ['-keyout', at(`${name}.key`), '-out', at(`${name}.csr`)]
  await run('openssl', ['req', ...newKey, '-subj', `/O=team/CN=${name}`, '-addext', extensions, ...request])
  const signer = ['-CA', at(`${by}.crt`), '-CAkey', at(`${by}.key`), '-CAcreateserial', '-days', `${days}`]
  const files = ['-in', at(`${name}.csr`), '-out', at(`${name}.crt`)]
  await run('openssl', ['x509', '-req', ...signer, '-copy_extensions', 'copy', ...files])
}
