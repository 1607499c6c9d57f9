/**
 * What we write and read of an SPDX 2.3 document in JSON (https://spdx.github.io/spdx-spec/v2.3/, whose names these are).
 * A field that another tool wrote and that is not here is kept as it is.
 */
export interface SpdxDocument {
  readonly spdxVersion: string
  readonly SPDXID: string
  readonly dataLicense: string
  readonly name: string
  /** A URI that no other document has (6.5). */
  readonly documentNamespace: string
  readonly creationInfo: { readonly created: string; readonly creators: readonly string[] }
  readonly packages: readonly SpdxPackage[]
  readonly relationships: readonly SpdxRelationship[]
}

export interface SpdxPackage {
  readonly SPDXID: SpdxId
  readonly name: string
  readonly versionInfo?: string
  readonly primaryPackagePurpose?: string
  readonly packageFileName?: string
  readonly supplier?: string
  /** A URL, or NOASSERTION (7.7). */
  readonly downloadLocation: string
  readonly filesAnalyzed: false
  readonly checksums?: readonly { readonly algorithm: string; readonly checksumValue: string }[]
  readonly licenseConcluded: string
  readonly licenseDeclared: string
  readonly copyrightText: string
  readonly sourceInfo?: string
  readonly comment?: string
  readonly externalRefs?: readonly SpdxReference[]
}

interface SpdxReference {
  readonly referenceCategory: string
  readonly referenceType: string
  readonly referenceLocator: string
}

export interface SpdxRelationship {
  readonly spdxElementId: string
  readonly relationshipType: string
  readonly relatedSpdxElement: string
}

/** Letters, digits, "." and "-" behind the prefix (3.2). */
export type SpdxId = `SPDXRef-${string}`

const noAssertion = 'NOASSERTION'

/** A package with the given fields; every other required field is NOASSERTION. */
export function spdxPackage(
  known: Pick<SpdxPackage, 'SPDXID' | 'name'> & Partial<Omit<SpdxPackage, 'filesAnalyzed'>>,
): SpdxPackage {
  return {
    downloadLocation: noAssertion,
    filesAnalyzed: false,
    licenseConcluded: noAssertion,
    licenseDeclared: noAssertion,
    copyrightText: noAssertion,
    ...known,
  }
}

export function sha256Of(digest: string): Pick<SpdxPackage, 'checksums'> {
  return { checksums: [{ algorithm: 'SHA256', checksumValue: digest.replace(/^sha256:/, '') }] }
}

/** A package URL (https://github.com/package-url/purl-spec), by which scanners know a package. */
export function purl(locator: string): Pick<SpdxPackage, 'externalRefs'> {
  return {
    externalRefs: [
      { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: locator },
    ],
  }
}

export function contains(whole: SpdxPackage, part: SpdxPackage): SpdxRelationship {
  return {
    spdxElementId: whole.SPDXID,
    relationshipType: 'CONTAINS',
    relatedSpdxElement: part.SPDXID,
  }
}
