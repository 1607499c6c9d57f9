import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { requireReference } from '../../../src/artifacts/images/reference.ts'
import { findStoredPlan } from '../../../src/artifacts/stored.ts'
import { importBundle } from '../../../src/bundle/import.ts'
import { encodeManifest, type Manifest, manifestName } from '../../../src/bundle/manifest.ts'
import { containerdName } from '../../../src/plan/image-reference.ts'
import type { Plan } from '../../../src/plan/types.ts'
import { needConfig } from '../../../src/tasks/find-config.ts'
import { compileFile } from '../../../src/tasks/inputs.ts'
import { pinnedModuleSum } from '../../../src/upstream/module-sums.ts'
import { emptyFolder } from '../../support/run.ts'
import { emptyStore, expectNothingIn, noise, refusal, sha256, signal } from './bench.ts'
import { archiveEntries, digestOf, type ImageParts, imageParts, json, types } from './image.ts'
import { type RawEntry, rawTar, rawTarGz } from './tar.ts'

const member = './bridge'
const plugins = rawTarGz([{ name: member, content: noise(5000) }])
const app = imageParts()
const other = imageParts()
const arm = imageParts({ architecture: 'arm64' })
const reference = `docker.io/library/app@${digestOf(app.index)}`
const name = containerdName(requireReference(reference))
const packages = rawTar([{ name: 'Packages', content: 'Package: x' }])
const genuine = rawTar(archiveEntries(app, name))

/** The plan of an example, with one artifact and one image: both are pinned. */
async function planOf(change: Partial<Plan> = {}): Promise<Plan> {
  const { plan } = await compileFile(
    await needConfig({ files: [join(import.meta.dirname, '../../../examples/web/bakelet.yaml')] }),
  )
  const artifact = plan?.artifacts.find(({ name }) => name === 'cni-plugins')
  const [first] = artifact?.install ?? []
  const [image] = plan?.images ?? []
  if (!plan || !artifact || !first || !image) return expect.fail('the example has plugins and images')
  const release = { url: 'https://example.org/plugins.tgz', sha256: sha256(plugins) }
  return {
    ...plan,
    artifacts: [{ ...artifact, install: [{ ...first, member }], release }],
    images: [{ ...image, reference, preload: true }],
    ...change,
  }
}

/** A bundle for that plan, as `bakelet fetch --bundle` lays it out. */
interface Parts {
  readonly files: Map<string, Buffer>
  manifest: Manifest
}

function partsOf(plan: Plan, archive = genuine): Parts {
  const files = new Map([
    [`sha256/${sha256(plugins)}`, plugins],
    [`sha256/${sha256(archive)}`, archive],
    [`sha256/${sha256(app.index)}`, app.index],
    ['debian/dists/trixie/main/binary-amd64/Packages.xz', packages],
  ])
  const [artifact] = plan.artifacts
  if (!artifact) return expect.fail('the plan has an artifact')
  return {
    files,
    manifest: {
      formatVersion: 1,
      name: plan.name,
      arch: plan.arch,
      fetched: {
        formatVersion: 1,
        artifacts: {
          'cni-plugins': {
            version: artifact.version,
            arch: plan.arch,
            source: 'release',
            sha256: sha256(plugins),
            sizeBytes: plugins.length,
            members: {},
            provenance: { url: 'https://example.org/plugins.tgz' },
          },
        },
        images: {
          [reference]: {
            source: 'registry',
            digest: digestOf(app.manifest),
            archiveSha256: sha256(archive),
            sizeBytes: archive.length,
          },
        },
      },
      base: undefined,
      packages: [['x']],
      files: listOf(files),
    },
  }
}

function listOf(files: ReadonlyMap<string, Buffer>): Manifest['files'] {
  return [...files].map(([path, bytes]) => ({
    ...{ path, sha256: sha256(bytes), sizeBytes: bytes.length },
    ...{ what: path, source: 'a test' },
  }))
}

async function write({ files, manifest }: Parts): Promise<string> {
  const folder = await emptyFolder()
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
  await writeFile(join(folder, manifestName), encodeManifest(manifest))
  return folder
}

const demand = { base: 'debian-13', packages: [['x']], baseRecipe: 'x' } as const

interface Case {
  readonly name: string
  /** Spoils the bundle before it is written. */
  readonly parts?: (parts: Parts) => void
  /** The archive of the image, and nothing else, is another. */
  readonly archive?: Buffer
  /** Spoils the folder. */
  readonly folder?: (folder: string) => Promise<unknown>
  /** What --digest says. */
  readonly sha256?: string
  readonly says: RegExp
}

const pluginsPath = `sha256/${sha256(plugins)}`
const edit = (change: (manifest: Manifest) => Manifest) => (parts: Parts) => {
  parts.manifest = change(parts.manifest)
}
const editFile =
  (path: string, change: object) =>
  ({ manifest }: Parts): Manifest => ({
    ...manifest,
    files: manifest.files.map(file => (file.path === path ? { ...file, ...change } : file)),
  })
const spoil = (path: string, bytes: (own: Buffer) => Buffer) => (parts: Parts) => {
  parts.files.set(path, bytes(parts.files.get(path) ?? Buffer.alloc(0)))
}
const flip = (own: Buffer) => {
  const bytes = Buffer.from(own)
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)
  return bytes
}
const archiveOf = (change: (entries: RawEntry[]) => RawEntry[]) => rawTar(change(archiveEntries(app, name)))
const replaced = (path: string, change: Partial<RawEntry>) =>
  archiveOf(entries => entries.map(entry => (entry.name === path ? { ...entry, ...change } : entry)))
const blob = (bytes: Buffer) => `blobs/sha256/${sha256(bytes)}`
const withParts = (parts: ImageParts) => rawTar(archiveEntries(parts, name))
const manifestWith = (change: object): ImageParts => ({
  ...app,
  manifest: json({ ...JSON.parse(app.manifest.toString()), ...change }),
})

const refused = (why: string) => new RegExp(`the image is refused: ${why}`)

const cases: readonly Case[] = [
  {
    name: 'a bit of a binary is flipped',
    parts: spoil(pluginsPath, flip),
    says: /has the sha256 [0-9a-f]{64}, not the [0-9a-f]{64} of the manifest; nothing of it was kept/,
  },
  {
    name: 'a binary is cut',
    parts: spoil(pluginsPath, own => own.subarray(0, -1)),
    says: /has \d+ bytes, not the \d+ of the manifest; nothing of it was kept/,
  },
  {
    name: 'a binary is longer',
    parts: spoil(pluginsPath, own => Buffer.concat([own, own])),
    says: /has \d+ bytes, more than the \d+ that it may have/,
  },
  {
    name: 'two files are swapped',
    parts: ({ files }) => {
      files.set(pluginsPath, genuine)
      files.set(`sha256/${sha256(genuine)}`, plugins)
    },
    says: /has \d+ bytes, (more|not)/,
  },
  {
    name: 'a file is missing',
    folder: folder => rm(join(folder, pluginsPath)),
    says: /is not there/,
  },
  {
    name: 'a file is a symbolic link to the right bytes elsewhere',
    folder: async folder => {
      await writeFile(join(folder, 'elsewhere'), plugins)
      await rm(join(folder, pluginsPath))
      await symlink(join(folder, 'elsewhere'), join(folder, pluginsPath))
    },
    says: /is a symbolic link, not a plain file/,
  },
  {
    name: 'a file is a folder',
    folder: async folder => {
      await rm(join(folder, pluginsPath))
      await mkdir(join(folder, pluginsPath))
    },
    says: /is not a plain file/,
  },
  {
    name: 'a file is a pipe',
    folder: async folder => {
      await rm(join(folder, pluginsPath))
      await execa('mkfifo', [join(folder, pluginsPath)])
    },
    says: /is not a plain file/,
  },
  {
    name: 'a package index has other bytes',
    parts: spoil('debian/dists/trixie/main/binary-amd64/Packages.xz', flip),
    says: /has the sha256 [0-9a-f]{64}, not the [0-9a-f]{64} of the manifest/,
  },
  {
    name: 'the manifest is missing',
    folder: folder => rm(join(folder, manifestName)),
    says: /bakelet-bundle\.json is not there/,
  },
  {
    name: 'the manifest is cut',
    folder: async folder => {
      const path = join(folder, manifestName)
      await writeFile(path, (await readFile(path)).subarray(0, -10))
    },
    says: /is not the manifest of a bundle/,
  },
  {
    name: 'the manifest is not the one whose digest was told',
    sha256: 'f'.repeat(64),
    says: /bakelet-bundle\.json has the sha256 [0-9a-f]{64}, not f{64}/,
  },
  {
    name: 'the manifest and a binary are changed together',
    parts: parts => {
      const evil = rawTarGz([{ name: member, content: 'evil' }])
      parts.files.delete(pluginsPath)
      parts.files.set(`sha256/${sha256(evil)}`, evil)
      const { fetched } = parts.manifest
      const own = fetched.artifacts['cni-plugins']
      if (!own) return
      parts.manifest = {
        ...parts.manifest,
        fetched: { ...fetched, artifacts: { 'cni-plugins': { ...own, sha256: sha256(evil) } } },
        files: listOf(parts.files),
      }
    },
    says: /the bundle is refused:\n {2}cni-plugins .* has the sha256 [0-9a-f]{64}, and [0-9a-f]{64} is pinned/,
  },
  {
    name: 'a release is called a build, which nobody can check',
    parts: edit(manifest => {
      const own = manifest.fetched.artifacts['cni-plugins']
      if (!own) return manifest
      const provenance = { module: 'example.org/plugins', moduleSum: 'h1:', toolchain: 'go1.99.0' }
      const built = { ...own, source: 'build' as const, provenance }
      return { ...manifest, fetched: { ...manifest.fetched, artifacts: { 'cni-plugins': built } } }
    }),
    says: /only the bundle itself says what these should be:\n {2}cni-plugins .*: it was built/,
  },
  {
    name: 'another version of a binary',
    parts: edit(manifest => {
      const own = manifest.fetched.artifacts['cni-plugins']
      if (!own) return manifest
      const older = { ...own, version: '0.1.0' }
      return { ...manifest, fetched: { ...manifest.fetched, artifacts: { 'cni-plugins': older } } }
    }),
    says: /the bundle lacks what this config needs:\n {2}cni-plugins .*: it has 0\.1\.0 for amd64/,
  },
  {
    name: 'a bundle for another architecture',
    parts: edit(manifest => ({ ...manifest, arch: 'arm64' })),
    says: /it is for arm64, and the config for amd64/,
  },
  {
    name: 'without the image',
    parts: edit(manifest => ({ ...manifest, fetched: { ...manifest.fetched, images: {} } })),
    says: /the bundle lacks what this config needs:\n {2}the image docker\.io\/library\/app@/,
  },
  {
    name: 'a binary that is named and not listed',
    parts: edit(manifest => ({
      ...manifest,
      files: manifest.files.filter(({ path }) => path !== pluginsPath),
    })),
    says: /it names [0-9a-f]{64}, and lists no such file/,
  },
  ...[
    ['a path that climbs out', 'debian/../../outside'],
    ['an absolute path', '/etc/cron.d/x'],
    ['a path that no bundle has', 'records/x.json'],
    ['a path with a hidden part', 'debian/.ssh/x'],
    ['a path with a line break', 'debian/x\ny'],
  ].map(
    ([what = '', path]): Case => ({
      name: `the manifest lists ${what}`,
      parts: parts => {
        parts.manifest = editFile('debian/dists/trixie/main/binary-amd64/Packages.xz', { path })(parts)
      },
      says: /is not a path of a bundle/,
    }),
  ),
  {
    name: 'the manifest names a file by another digest than its own',
    parts: parts => {
      parts.manifest = editFile(pluginsPath, { sha256: 'f'.repeat(64) })(parts)
    },
    says: /has a file whose name is not its digest/,
  },
  {
    name: 'the manifest lists a path twice',
    parts: edit(manifest => ({ ...manifest, files: [...manifest.files, ...manifest.files] })),
    says: /names a path twice/,
  },
  {
    name: 'a wheel that is not pinned',
    parts: parts => {
      parts.files.set('wheels/debsbom-0.10.2-py3-none-any.whl', noise(100))
      parts.manifest = { ...parts.manifest, files: listOf(parts.files) }
    },
    says: /which is not one that is pinned/,
  },
  {
    name: "an image's layer has other bytes",
    archive: replaced(blob(app.layer), { content: flip(app.layer) }),
    says: refused('the blob sha256:[0-9a-f]{64} has the sha256 [0-9a-f]{64}'),
  },
  {
    name: "an image's layer is missing",
    archive: archiveOf(entries => entries.filter(entry => entry.name !== blob(app.layer))),
    says: refused('the blob sha256:[0-9a-f]{64} is missing'),
  },
  {
    name: "an image's layer has another size than its manifest says",
    archive: withParts(
      manifestWith({ layers: [{ mediaType: types.layer, digest: digestOf(app.layer), size: 1 }] }),
    ),
    says: refused('the blob sha256:[0-9a-f]{64} has \\d+ bytes, not 1'),
  },
  {
    name: "an image's manifest has no layers",
    archive: withParts(manifestWith({ layers: undefined })),
    says: refused('its manifest: `layers` is missing'),
  },
  {
    name: "an image's manifest is another's",
    archive: withParts(other),
    says: /sha256:[0-9a-f]{64} does not name sha256:[0-9a-f]{64} for amd64/,
  },
  {
    name: "an image's configuration is no JSON",
    archive: withParts({
      ...manifestWith({
        config: { mediaType: types.config, digest: digestOf(Buffer.from('x')), size: 1 },
      }),
      config: Buffer.from('x'),
    }),
    says: refused('its configuration \\(blobs/sha256/[0-9a-f]{64}\\) is missing, or not JSON'),
  },
  {
    name: 'an image of another architecture',
    archive: withParts(arm),
    says: refused('it is for linux/arm64, not for linux/amd64'),
  },
  {
    name: 'an image under another name',
    archive: rawTar(archiveEntries(app, 'docker.io/library/evil:1')),
    says: refused('its name is docker.io/library/evil:1, not docker.io/library/app@'),
  },
  {
    name: 'an image whose index names two manifests',
    archive: replaced('index.json', {
      content: json({
        manifests: [app, other].map(({ manifest }) => ({
          digest: digestOf(manifest),
          size: manifest.length,
        })),
      }),
    }),
    says: refused('its index: `manifests` is not a list of one manifest'),
  },
  {
    name: 'an image with a blob that nobody names',
    archive: archiveOf(entries => [...entries, { name: blob(Buffer.from('x')), content: 'x' }]),
    says: refused('nothing names its blob sha256:[0-9a-f]{64}'),
  },
  {
    name: 'an image with a blob whose name climbs out',
    archive: archiveOf(entries => [...entries, { name: 'blobs/sha256/../../../outside', content: 'x' }]),
    says: /blobs\/sha256\/\.\.\/\.\.\/\.\.\/outside is a name that leads out of the archive/,
  },
  {
    name: 'an image with a file that no layout has',
    archive: archiveOf(entries => [...entries, { name: 'manifest.json', content: '[]' }]),
    says: refused('"manifest.json" is not part of an OCI image layout'),
  },
  {
    name: 'an image with a link in place of a blob',
    archive: replaced(blob(app.layer), { content: '', type: '2', linkname: 'index.json' }),
    says: refused('"blobs/sha256/[0-9a-f]{64}" is a symlink, not a regular file'),
  },
  {
    name: 'an image with an index that is there twice',
    archive: archiveOf(entries => [...entries, { name: 'index.json', content: '{}' }]),
    says: refused('it holds "index.json" twice'),
  },
  {
    name: 'an image of another layout',
    archive: replaced('oci-layout', { content: json({ imageLayoutVersion: '2.0.0' }) }),
    says: refused('its layout: `imageLayoutVersion` is not 1.0.0'),
  },
  {
    name: 'an image that is compressed',
    archive: rawTarGz(archiveEntries(app, name)),
    says: /the archive is refused/,
  },
]

describe('a spoilt bundle is refused', () => {
  it.each(cases)('$name', async ({ parts: change, archive, folder: damage, sha256: told, says }) => {
    const plan = await planOf()
    const parts = partsOf(plan, archive)
    change?.(parts)
    const folder = await write(parts)
    await damage?.(folder)
    const store = await emptyStore()
    const options = { ...demand, plan, store, signal, digest: told, report: () => {} }
    const error = await refusal(importBundle(folder, options))
    expect(error.message).toMatch(says)
    // What came before it and is pinned may stay, and nothing else.
    const pinned = [plugins, app.index, genuine, packages].map(sha256)
    await expectNothingIn(store, pinned)
    const { missing } = await findStoredPlan(plan, store)
    expect(missing).not.toEqual([])
  })
})

const madeReference = 'docker.io/library/app:1'
/** A plan whose image a lock holds as one that was made, and a bundle with it. */
async function madeImage(of: ImageParts, source: 'build' | 'registry' = 'build') {
  const plan = await planOf()
  const [image] = plan.images
  if (!image) return expect.fail('the plan has an image')
  const expected = { source: 'build', madeFrom: 'a test', digest: digestOf(app.manifest) } as const
  const archive = rawTar(archiveEntries(of, containerdName(requireReference(madeReference))))
  const parts = partsOf(plan, archive)
  const made = { source, madeFrom: 'a test', digest: expected.digest, archiveSha256: sha256(archive) }
  const images = { [madeReference]: { ...made, sizeBytes: archive.length } }
  parts.manifest = { ...parts.manifest, fetched: { ...parts.manifest.fetched, images } }
  const locked: Plan = { ...plan, images: [{ ...image, reference: madeReference, expected }] }
  const store = await emptyStore()
  const options = { ...demand, plan: locked, store, signal, digest: undefined, report: () => {} }
  return { store, plan: locked, importing: importBundle(await write(parts), options) }
}

describe('an image that was made, and is locked so', () => {
  it('is taken by the lock alone', async () => {
    const { store, plan, importing } = await madeImage(app)
    await importing
    const { fetched, missing } = await findStoredPlan(plan, store)
    expect(missing).toEqual([])
    expect(fetched.images[madeReference]).toMatchObject({ source: 'build', digest: digestOf(app.manifest) })
  })

  it('is refused where it is another than the bundle says', async () => {
    const { importing } = await madeImage(other)
    expect((await refusal(importing)).message).toMatch(/nothing shows that sha256:[0-9a-f]{64} is the image/)
  })

  it("is refused where it is the registry's", async () => {
    const { importing } = await madeImage(app, 'registry')
    expect((await refusal(importing)).message).toMatch(/is the registry's, and one that was made is locked/)
  })
})

describe('a bundle', () => {
  it('that is not spoilt is taken without its own word for anything', async () => {
    const plan = await planOf()
    const store = await emptyStore()
    const options = { ...demand, plan, store, signal, digest: undefined, report: () => {} }
    await importBundle(await write(partsOf(plan)), options)
    const { fetched, missing } = await findStoredPlan(plan, store)
    expect(missing).toEqual([])
    expect(fetched.artifacts['cni-plugins']).toMatchObject({ source: 'release', sha256: sha256(plugins) })
    expect(fetched.images[reference]).toMatchObject({ digest: digestOf(app.manifest) })
  })

  it('is believed as a whole where its own digest was told', async () => {
    const plan = await planOf()
    const parts = partsOf(plan)
    const own = parts.manifest.fetched.artifacts['cni-plugins']
    if (!own) return expect.fail('it has plugins')
    const moduleSum = pinnedModuleSum('cni-plugins', own.version) ?? expect.fail('its sum is pinned')
    const provenance = { module: 'example.org/plugins', moduleSum, toolchain: 'go1.99.0' }
    const fetched = {
      ...parts.manifest.fetched,
      artifacts: { 'cni-plugins': { ...own, source: 'build' as const, provenance } },
    }
    parts.manifest = { ...parts.manifest, fetched }
    const [artifact] = plan.artifacts
    const unpinned = { ...plan, artifacts: artifact ? [{ ...artifact, release: undefined }] : [] }
    const store = await emptyStore()
    const folder = await write(parts)
    const options = { ...demand, plan: unpinned, store, signal, report: () => {} }
    const digest = sha256(await readFile(join(folder, manifestName)))
    await importBundle(folder, { ...options, digest })
    const found = await findStoredPlan(unpinned, store)
    expect(found.missing).toEqual([])
    expect(found.fetched.artifacts['cni-plugins']).toMatchObject({ source: 'build', sha256: sha256(plugins) })
  })
})
