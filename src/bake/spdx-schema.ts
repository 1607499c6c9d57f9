import * as z from 'zod/mini'
import type { SpdxDocument } from '../outputs/sbom/spdx.ts'

const text = z.string()

/** Letters, digits, "." and "-" behind the prefix (SPDX 2.3, 3.2). */
const spdxId = z.templateLiteral(['SPDXRef-', z.string().check(z.regex(/^[A-Za-z0-9.-]+$/))])

// Loose: what else debsbom writes stays as it is.
const spdxPackage = z.looseObject({
  SPDXID: spdxId,
  name: text,
  versionInfo: z.exactOptional(text),
  primaryPackagePurpose: z.exactOptional(text),
  packageFileName: z.exactOptional(text),
  supplier: z.exactOptional(text),
  downloadLocation: text,
  filesAnalyzed: z.literal(false),
  checksums: z.exactOptional(z.array(z.looseObject({ algorithm: text, checksumValue: text }))),
  licenseConcluded: text,
  licenseDeclared: text,
  copyrightText: text,
  sourceInfo: z.exactOptional(text),
  comment: z.exactOptional(text),
  externalRefs: z.exactOptional(
    z.array(z.looseObject({ referenceCategory: text, referenceType: text, referenceLocator: text })),
  ),
})

/** An SPDX 2.3 document as debsbom writes it: about one package, the system. */
export const spdxDocument: z.core.$ZodType<SpdxDocument> = z
  .looseObject({
    spdxVersion: text,
    SPDXID: text,
    dataLicense: text,
    name: text,
    documentNamespace: text,
    creationInfo: z.looseObject({ created: text, creators: z.array(text) }),
    packages: z.array(spdxPackage),
    relationships: z.array(
      z.looseObject({ spdxElementId: text, relationshipType: text, relatedSpdxElement: text }),
    ),
  })
  .check(
    z.refine(
      ({ SPDXID, packages, relationships }) =>
        relationships.some(
          ({ spdxElementId, relationshipType, relatedSpdxElement }) =>
            spdxElementId === SPDXID &&
            relationshipType === 'DESCRIBES' &&
            packages.some(each => each.SPDXID === relatedSpdxElement),
        ),
      'is about none of its packages',
    ),
  )
