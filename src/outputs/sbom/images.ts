import { importedImages } from '../../plan/artifact-list.ts'
import type { FetchedPlan } from '../../plan/fetched-plan.ts'
import { purl, type SpdxPackage, sha256Of, spdxPackage } from './spdx.ts'

/** The container images that are in containerd's store. What is inside of them is for their own SBOM to say. */
export function imagePackages(plan: FetchedPlan): SpdxPackage[] {
  return importedImages(plan).map(({ reference, fetched }, index) => {
    const { name, tag } = partsOf(reference)
    const { digest, source, madeFrom } = fetched
    const registry = `repository_url=${name}${tag === undefined ? '' : `&tag=${tag}`}`
    return spdxPackage({
      SPDXID: `SPDXRef-container-image-${index + 1}`,
      name,
      versionInfo: tag ?? digest,
      primaryPackagePurpose: 'CONTAINER',
      ...sha256Of(digest),
      ...(source === 'build'
        ? { sourceInfo: `not from its registry: ${madeFrom ?? 'made on the machine that made this image'}` }
        : purl(
            `pkg:oci/${name.slice(name.lastIndexOf('/') + 1)}@${encodeURIComponent(digest)}?arch=${plan.arch}&${registry}`,
          )),
    })
  })
}

/** A reference is REGISTRY/NAME, then :TAG or @DIGEST or both; a port is before the last slash. */
function partsOf(reference: string): { readonly name: string; readonly tag: string | undefined } {
  const [named = ''] = reference.split('@')
  const colon = named.indexOf(':', named.lastIndexOf('/'))
  return colon < 0
    ? { name: named, tag: undefined }
    : { name: named.slice(0, colon), tag: named.slice(colon + 1) }
}
