import { WorldError } from '../../host/errors.ts'
import { CommandError, run } from '../../host/process.ts'
import { shownUrl } from '../../host/shown-url.ts'
import { lookUpTool } from '../../host/tools.ts'
import type { Signature } from '../../upstream/programs/program.ts'
import type { SignatureCheck } from './signature-check.ts'

interface SignedKeyless {
  readonly url: string
  readonly path: string
  readonly signature: () => Promise<Uint8Array>
  readonly certificate: () => Promise<Uint8Array>
  readonly beside: (name: string, content: string | Uint8Array) => Promise<string>
  readonly signal: AbortSignal
}

// Sigstore's own hosts, of the transparency log and of its trusted roots, and not upstream's: Go's words for nobody there,
// and ours for too slow. Not a bare "x509:", which is what Go says of a certificate that Sigstore did not give.
const unreachable =
  /dial tcp|no such host|i\/o timeout|connection re(fused|set)|TLS handshake|tls: failed to verify|context deadline exceeded|giving up after|did not end within/i

/** By cosign, which asks the transparency log too. */
export async function checkByCosign(
  scheme: Signature & { readonly kind: 'cosign' },
  { url, path, signature, certificate, beside, signal }: SignedKeyless,
): Promise<SignatureCheck> {
  const cosign = await lookUpTool('cosign')
  if (cosign === undefined) return { unchecked: 'cosign is not installed' }
  const major = majorOf((await run(cosign, ['version'], { signal })).stdout)
  if (major !== undefined && major > 3)
    return { unchecked: `cosign ${major} reads bundles alone, and upstream publishes .sig and .cert` }
  const files = {
    signature: await beside('signature.sig', await signature()),
    certificate: await beside('certificate.cert', await certificate()),
  }
  try {
    await run(cosign, verifyBlobArgs(scheme, { path, ...files }, major), { signal, timeoutMs: 120_000 })
    return { by: scheme.identity }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    // Its last line is the verdict; a warning before it may be about the network and decide nothing.
    const verdict = error.message.split('error during command execution: ').at(-1) ?? error.message
    if (unreachable.test(verdict)) return { unchecked: 'cosign cannot reach the transparency log' }
    throw new WorldError(`${shownUrl(url)}: its signature is not good: ${verdict}`, {
      next: 'do not use this file until you know why',
      cause: error,
    })
  }
}

/** Of "GitVersion: v2.6.1"; undefined for a build without one ("devel"). */
function majorOf(said: string): number | undefined {
  const major = /^GitVersion:\s+v(\d+)\./m.exec(said)?.[1]
  return major === undefined ? undefined : Number(major)
}

/** cosign's doc/cosign_verify-blob.md. From 3 on it reads bundles, unless told otherwise. */
export function verifyBlobArgs(
  { identity, issuer }: Signature & { readonly kind: 'cosign' },
  { path, signature, certificate }: Readonly<Record<'path' | 'signature' | 'certificate', string>>,
  major: number | undefined,
): string[] {
  return [
    'verify-blob',
    ...(major === 3 ? ['--new-bundle-format=false'] : []),
    ...['--signature', signature, '--certificate', certificate],
    ...['--certificate-identity', identity, '--certificate-oidc-issuer', issuer],
    path,
  ]
}
