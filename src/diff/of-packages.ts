// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import type { Fact, Facts } from './facts.ts'

/** What of an SBOM of `bakelet bake` is compared: SPDX 2.3, 7. */
export const sbomText = z.object({
  spdxVersion: z.string(),
  packages: z.array(
    z.object({
      name: z.string(),
      versionInfo: z.optional(z.string()),
      primaryPackagePurpose: z.optional(z.string()),
      externalRefs: z.optional(z.array(z.object({ referenceLocator: z.string() }))),
    }),
  ),
})

/** What of mkosi's manifest is compared (ManifestFormat=json of mkosi(1)). */
export const manifestText = z.object({
  manifest_version: z.number(),
  packages: z.array(z.object({ type: z.string(), name: z.string(), version: z.string() })),
})

/** The Debian packages of an SBOM, without their sources. */
export function factsOfSbom({ packages }: z.output<typeof sbomText>): Facts {
  const binary = packages.filter(
    ({ primaryPackagePurpose, externalRefs = [] }) =>
      primaryPackagePurpose !== 'SOURCE' &&
      externalRefs.some(({ referenceLocator }) => referenceLocator.startsWith('pkg:deb/')),
  )
  return {
    'installed packages': unique(binary.map(({ name, versionInfo = '' }) => ({ name, value: versionInfo }))),
  }
}

export function factsOfManifest({ packages }: z.output<typeof manifestText>): Facts {
  return { 'installed packages': unique(packages.map(({ name, version }) => ({ name, value: version }))) }
}

/** A package of two architectures is in a document twice. */
function unique(facts: readonly Fact[]): Fact[] {
  return [...new Map(facts.map(fact => [fact.name, fact])).values()]
}
