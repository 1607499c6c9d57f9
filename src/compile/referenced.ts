import { conflistPath } from '../components/cni/pod-network.ts'
import { type SourceFileContent, sourceAt } from '../components/files/named-files.ts'
import type { RegistryFile } from '../components/registries/named-files.ts'
import type { SecretContents } from '../components/secrets/secret-contents.ts'
import type { CertificatesFile } from '../components/system/certificates.ts'
import type { SourceFile } from '../config/document.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Plan } from '../plan/types.ts'
import type { Resolved } from '../resolve/types.ts'

/** What the files have that a config names. */
export interface Referenced {
  readonly pods: readonly { readonly source: SourceFile; readonly index: number }[]
  readonly clientCA: string | undefined
  readonly registryFiles: readonly RegistryFile[]
  readonly sourceFiles: readonly SourceFileContent[]
  /** Those of `secrets` that could be read. */
  readonly secrets: SecretContents
  readonly certificates: readonly CertificatesFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What is wrong in files that the config names, pods aside. The code for each kind is loaded only for a config that has one. */
export async function checkReferenced(
  referenced: Referenced,
  resolved: Resolved,
  file: string,
): Promise<{
  readonly diagnostics: readonly Diagnostic[]
  /** For the trust store of the node. */
  readonly certificates: Plan['files']
  /** Texts that a diagnostic may point into. */
  readonly sources: readonly SourceFile[]
}> {
  const { config } = resolved
  const { clientCA, registryFiles, sourceFiles } = referenced
  const diagnostics: Diagnostic[] = []
  // Not push(...found), as in compile().
  const report = (found: readonly Diagnostic[]) => {
    for (const one of found) diagnostics.push(one)
  }
  const sources: SourceFile[] = []
  let certificates: Plan['files'] = []
  if (clientCA !== undefined) {
    const { checkClientCA } = await import('../components/kubelet/client-ca.ts')
    report(checkClientCA(clientCA, config.kubelet, file))
    const { checkServingCertificate } = await import('../components/kubelet/serving-certificate.ts')
    report(checkServingCertificate(config, referenced, file))
  }
  if (registryFiles.length > 0) {
    const { checkRegistryFiles } = await import('../components/registries/check-files.ts')
    report(checkRegistryFiles(registryFiles, file))
  }
  if (referenced.certificates.length > 0) {
    const [{ checkCertificates }, { trustedCertificates }] = await Promise.all([
      import('../components/system/check-certificates.ts'),
      import('../components/system/trusted-certificates.ts'),
    ])
    report(checkCertificates(referenced.certificates, file))
    certificates = trustedCertificates(referenced.certificates)
  }
  if (Object.keys(config.units).length > 0) {
    const { checkUnitKeys } = await import('../components/units/check-keys.ts')
    report(checkUnitKeys(config.units, sourceFiles, file))
  }
  for (const source of sourceFiles)
    if (source.path[0] === 'units' && typeof source.content === 'string')
      sources.push({ file: source.file, text: source.content })
  const conflist = sourceAt(sourceFiles, conflistPath)
  if (conflist) {
    const { checkConflist } = await import('../components/cni/check-conflist.ts')
    report(await checkConflist(conflist, resolved))
    if (typeof conflist.content === 'string') sources.push({ file: conflist.file, text: conflist.content })
  }
  return { diagnostics, certificates, sources }
}
