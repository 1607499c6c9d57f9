import { planDigest } from '../../plan/digest.ts'
import type { FetchedPlan } from '../../plan/fetched-plan.ts'
import { uuidOf } from '../../plan/uuid.ts'
import { imageEpoch } from '../mkosi/index.ts'
import { initrdPackages } from '../mkosi/os.ts'
import { artifactPackages } from './artifacts.ts'
import { imagePackages } from './images.ts'
import { contains, type SpdxDocument, type SpdxPackage } from './spdx.ts'

/**
 * The SBOM of a baked image: a document about its Debian packages, and in it what the plan adds. Date and namespace come
 * from the content, so the same inputs give the same bytes. `os` describes one package, the system. Its packages are
 * those that the image was made with: one of them stays in the initrd only.
 */
export function sbom(plan: FetchedPlan, os: SpdxDocument): SpdxDocument {
  const digest = planDigest(plan)
  const system = describedBy(os)
  const root: SpdxPackage = { ...system, name: plan.name, versionInfo: `plan sha256:${digest}` }
  const artifacts = plan.artifacts.map(artifactPackages)
  const images = imagePackages(plan)
  return {
    ...os,
    name: plan.name,
    // The form that the specification suggests for documents that are published nowhere (SPDX 2.3, 6.5).
    documentNamespace: `https://spdx.org/spdxdocs/${plan.name}-${uuidOf(JSON.stringify([digest, os]))}`,
    creationInfo: {
      ...os.creationInfo,
      created: new Date(imageEpoch * 1000).toISOString().replace('.000Z', 'Z'),
      creators: ['Tool: bakelet', ...os.creationInfo.creators],
    },
    packages: [
      root,
      ...artifacts.flatMap(({ artifact, files }) => [artifact, ...files]),
      ...images,
      ...os.packages.filter(each => each !== system).map(each => commentOn(each, plan.packages)),
    ],
    relationships: [
      ...os.relationships,
      ...artifacts.flatMap(({ artifact, relationships }) => [contains(root, artifact), ...relationships]),
      ...images.map(image => contains(root, image)),
    ],
  }
}

function describedBy({ packages, relationships, SPDXID }: SpdxDocument): SpdxPackage {
  const described = relationships.find(
    ({ spdxElementId, relationshipType }) => spdxElementId === SPDXID && relationshipType === 'DESCRIBES',
  )
  const found = packages.find(each => each.SPDXID === described?.relatedSpdxElement)
  if (!found) throw new Error('an SPDX document that describes none of its packages')
  return found
}

function commentOn(each: SpdxPackage, installed: readonly string[]): SpdxPackage {
  return initrdPackages.includes(each.name) && !installed.includes(each.name)
    ? { ...each, comment: 'Its program is in the initrd; the package is not installed.' }
    : each
}
