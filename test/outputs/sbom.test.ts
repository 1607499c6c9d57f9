import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sbom } from '../../src/outputs/sbom/index.ts'
import type { SpdxDocument } from '../../src/outputs/sbom/spdx.ts'
import type { Fetched } from '../../src/plan/fetched.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { caseNames, loadCase } from '../cases/cases.ts'
import { itWith, run } from '../support/foreign.ts'
import { emptyFolder } from '../support/run.ts'
import os from './debsbom-0.10.2.spdx.json' with { type: 'json' }

const documents = os as SpdxDocument
const { fetched: plan } = await loadCase('everything')
const document = sbom(plan, documents)
const find = (name: string, purpose: string) =>
  document.packages.filter(each => each.name === name && each.primaryPackagePurpose === purpose)
/** Names of what a package contains. */
const contentsOf = (id: string | undefined) =>
  document.relationships
    .filter(each => each.spdxElementId === id && each.relationshipType === 'CONTAINS')
    .map(({ relatedSpdxElement }) => document.packages.find(each => each.SPDXID === relatedSpdxElement)?.name)

describe('the SBOM of an image', () => {
  it('describes the image, and what is in it', () => {
    const [root] = document.packages
    expect(root).toMatchObject({ name: plan.name, primaryPackagePurpose: 'OPERATING_SYSTEM' })
    expect(document.relationships).toContainEqual({
      spdxElementId: 'SPDXRef-DOCUMENT',
      relationshipType: 'DESCRIBES',
      relatedSpdxElement: root?.SPDXID,
    })
    expect(contentsOf(root?.SPDXID)).toEqual([
      ...plan.artifacts.map(({ name }) => name),
      'registry.k8s.io/pause',
      'docker.io/library/busybox',
      'quay.io/coreos/etcd',
    ])
    // The Debian packages are what debsbom said, in its words.
    expect(document.relationships).toContainEqual(
      expect.objectContaining({ relationshipType: 'PACKAGE_OF', relatedSpdxElement: root?.SPDXID }),
    )
  })

  it('knows a release by its URL and digest', () => {
    expect(find('containerd', 'APPLICATION')).toEqual([
      expect.objectContaining({
        versionInfo: '2.2.7',
        downloadLocation: expect.stringMatching(
          /^https:\/\/github\.com\/containerd\/.*linux-arm64\.tar\.gz$/,
        ),
        checksums: [
          {
            algorithm: 'SHA256',
            checksumValue: '84eb0a161e20ad45465202fa2d6d93b3d9b74666c363e9908706d590a86e2618',
          },
        ],
        licenseDeclared: 'Apache-2.0',
        externalRefs: [
          {
            referenceCategory: 'PACKAGE-MANAGER',
            referenceType: 'purl',
            referenceLocator: 'pkg:github/containerd/containerd@v2.2.7',
          },
        ],
      }),
    ])
  })

  it('knows a build by its Go module', () => {
    const [kubelet] = find('kubelet', 'APPLICATION')
    expect(kubelet).toMatchObject({
      downloadLocation: 'NOASSERTION',
      sourceInfo: expect.stringContaining('go.sum hash h1:'),
      externalRefs: [{ referenceLocator: expect.stringMatching(/^pkg:golang\/k8s\.io\/kubernetes/) }],
    })
  })

  it('has every file of an artifact, with its path and digest', () => {
    const [containerd] = find('containerd', 'APPLICATION')
    expect(contentsOf(containerd?.SPDXID)).toEqual(['containerd', 'containerd-shim-runc-v2', 'ctr'])
    expect(find('ctr', 'FILE')).toEqual([
      expect.objectContaining({
        packageFileName: `${plan.prefix}/bin/ctr`,
        checksums: [
          {
            algorithm: 'SHA256',
            checksumValue: '38605dc62cf125ee206d4b4ee7d5be1a2c97b2c1e1eadaae748a8f259092d8d0',
          },
        ],
      }),
    ])
  })

  it('says of the initrd that it was made from a package that is not there', () => {
    expect(document.packages.filter(({ comment }) => comment).map(({ name }) => name)).toEqual([
      'busybox-static',
    ])
  })

  it('is the same for the same inputs, and has another namespace for other packages or another plan', () => {
    expect(sbom(plan, documents)).toEqual(document)
    const namespaces = [
      document,
      sbom({ ...plan, hostname: 'other' }, documents),
      sbom(plan, { ...documents, packages: documents.packages.toReversed() }),
    ].map(({ documentNamespace }) => documentNamespace)
    expect(new Set(namespaces).size).toBe(3)
    expect(namespaces[0]).toMatch(
      new RegExp(`^https://spdx\\.org/spdxdocs/${plan.name}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`),
    )
    expect(document.creationInfo.created).toBe('2026-01-01T00:00:00Z')
  })

  it.each(caseNames)('of %s names each thing once, and relates what it names', async name => {
    const { packages, relationships } = sbom((await loadCase(name)).fetched, documents)
    const ids = packages.map(({ SPDXID }) => SPDXID)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter(id => !/^SPDXRef-[A-Za-z0-9.-]+$/.test(id))).toEqual([])
    const known = new Set(['SPDXRef-DOCUMENT', ...ids])
    for (const { spdxElementId, relatedSpdxElement } of relationships)
      expect([spdxElementId, relatedSpdxElement].filter(id => !known.has(id as never))).toEqual([])
  })
})

describe('container images', () => {
  const digest = `sha256:${'ab'.repeat(32)}` as const
  const withImage = (reference: string, fetched: Partial<Fetched['images'][string]>): FetchedPlan => ({
    ...plan,
    images: [
      {
        ...{ reference, sandbox: false, preload: true, origin: { component: 'pods', path: [] } },
        fetched: { source: 'registry', digest, archiveSha256: 'cd'.repeat(32), sizeBytes: 1, ...fetched },
      },
    ],
  })
  const imageOf = (of: FetchedPlan) =>
    sbom(of, documents).packages.find(each => each.primaryPackagePurpose === 'CONTAINER')

  it.each([
    ['docker.io/library/busybox:1.37.0', '1.37.0', 'docker.io/library/busybox&tag=1.37.0'],
    ['127.0.0.1:5000/web', digest, '127.0.0.1:5000/web'],
    [`127.0.0.1:5000/web:2@${digest}`, '2', '127.0.0.1:5000/web&tag=2'],
  ])('%s', (reference, version, location) => {
    const image = imageOf(withImage(reference, {}))
    expect(image).toMatchObject({
      versionInfo: version,
      checksums: [{ algorithm: 'SHA256', checksumValue: 'ab'.repeat(32) }],
    })
    const name = location.replace(/^.*\/|&.*$/g, '')
    expect(image?.externalRefs?.[0]?.referenceLocator).toBe(
      `pkg:oci/${name}@${encodeURIComponent(digest)}?arch=arm64&repository_url=${location}`,
    )
  })

  it("made here are not told as the registry's", () => {
    const madeFrom = "made from Debian's package busybox-static 1:1.37.0-6"
    const image = imageOf(withImage('docker.io/library/busybox:1.37.0', { source: 'build', madeFrom }))
    expect(image?.sourceInfo).toBe(`not from its registry: ${madeFrom}`)
    expect(image?.externalRefs).toBeUndefined()
  })
})

itWith('pyspdxtools')('pyspdxtools has nothing to say against it', async () => {
  const folder = await emptyFolder()
  for (const name of ['web', 'everything']) {
    const file = join(folder, `${name}.spdx.json`)
    writeFileSync(file, JSON.stringify(sbom((await loadCase(name)).fetched, documents)))
    expect(run('pyspdxtools', ['--infile', file])).toEqual({ status: 0, output: '' })
  }
})
