import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HttpClient, HttpStatusError, UnreachableError } from '../../host/http.ts'
import { getSmallFile } from '../../host/small-file.ts'
import type { Signature } from '../../upstream/programs/program.ts'
import { checkByCosign } from './cosign.ts'
import { checkByGpgv } from './gpgv.ts'
import type { SignatureCheck } from './signature-check.ts'

export interface SignatureOptions {
  readonly http: HttpClient
  readonly signal: AbortSignal
}

/** Signatures and certificates are of a few hundred bytes to a few thousand. */
const mostBytes = 64 * 1024

/**
 * Checks a downloaded file against the signature that upstream publishes beside it. Throws WorldError when there is one
 * and it is not good.
 */
export async function checkSignature(
  scheme: Signature | undefined,
  file: { readonly url: string; readonly path: string },
  { http, signal }: SignatureOptions,
): Promise<SignatureCheck> {
  if (!scheme) return { unchecked: 'upstream publishes none' }
  const get = (ending: string) => getSmallFile(`${file.url}${ending}`, { http, signal, mostBytes })
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-signature-'))
  try {
    const beside = async (name: string, content: string | Uint8Array) => {
      const path = join(folder, name)
      await writeFile(path, content)
      return path
    }
    if (scheme.kind === 'gpg')
      return await checkByGpgv(scheme, { ...file, beside, signature: () => get('.asc'), signal })
    return await checkByCosign(scheme, {
      ...{ ...file, beside, signal },
      signature: () => get('.sig'),
      certificate: () => get('.cert'),
    })
  } catch (error) {
    if (error instanceof UnreachableError)
      return { unchecked: `${error.host} cannot be reached: ${error.reason}` }
    if (!(error instanceof HttpStatusError)) throw error
    const none = error.status === 404 || error.status === 410
    return {
      unchecked: none ? 'upstream publishes none for this version' : `the server answered ${error.status}`,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
