import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireReference } from '../artifacts/images/reference.ts'
import type { Store, StoredFile } from '../artifacts/store.ts'
import { downloadWheels, wheelDigests } from '../bake/debsbom.ts'
import type { PackageMirror } from '../debian/mirror.ts'
import { WorldError } from '../host/errors.ts'
import { writeGenerated } from '../host/generated/index.ts'
import type { HttpClient } from '../host/http.ts'
import type { Fetched, FetchedArtifact, FetchedImage } from '../plan/fetched.ts'
import type { Sha256 } from '../plan/types.ts'
import { type BundleFile, encodeManifest, type Manifest, manifestName } from './manifest.ts'
import { collectPackages } from './packages.ts'
import type { Requirements } from './requirements.ts'
import type { WrittenBundle } from './written-bundle.ts'

export interface WriteBundleOptions extends Requirements {
  /** What `fetchPlan` brought for the plan. */
  readonly fetched: Fetched
  /** The base image; undefined: a file of the user's own, or one that cannot be made here. */
  readonly baseImage: string | undefined
  readonly store: Store
  readonly http: HttpClient
  readonly mirror: PackageMirror
  /** Folder of the bundle: empty, missing, or an earlier bundle, which is replaced. */
  readonly folder: string
  readonly report: (line: string) => void
  readonly signal: AbortSignal
}

/** Writes a bundle: every file under its digest, and the manifest last, so that a folder without one is not a bundle. */
export async function writeBundle(options: WriteBundleOptions): Promise<WrittenBundle> {
  const { plan, fetched, folder, store, packages } = options
  const base = await baseFile(options)
  const files = [
    ...(await artifactFiles(fetched, store)),
    ...(await imageFiles(fetched, store)),
    ...(base ? [base] : []),
    ...(await collectPackages(packages, { ...options, arch: plan.arch })),
    ...(await wheelFiles(options)),
  ]
  const unique = [...new Map(files.map(file => [file.path, file])).values()]
  const linked = await Promise.all(
    unique.map(async ({ path, sha256, what }) => ({
      ...{ path, sha256 },
      from: (await stored(sha256, what, store)).path,
    })),
  )
  const manifest: Manifest = {
    formatVersion: 1,
    name: plan.name,
    arch: plan.arch,
    fetched,
    base: base?.sha256,
    packages: packages.map(set => [...set]),
    files: unique,
  }
  const text = encodeManifest(manifest)
  const readme = { path: 'README.md', mode: '0644', content: readmeOf(plan.name) }
  const last = { path: manifestName, mode: '0644', content: text }
  await writeGenerated(folder, { output: 'bundle', files: [readme, ...linked, last] })
  const sha256 = createHash('sha256').update(text).digest('hex')
  return {
    manifest: join(folder, manifestName),
    sha256,
    sizeBytes: unique.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  }
}

async function stored(sha256: Sha256, what: string, store: Store): Promise<StoredFile> {
  const file = await store.find(sha256, { full: true })
  if (!file)
    throw new WorldError(`${what} is not in the store any more`, { next: 'run the same command again' })
  return file
}

/** A file that every static HTTP server hands out to nodes as `bakelet serve` does: by its digest. */
async function byDigest(sha256: Sha256, what: string, source: string, store: Store): Promise<BundleFile> {
  const { sizeBytes } = await stored(sha256, what, store)
  return { path: `sha256/${sha256}`, sha256, sizeBytes, what, source }
}

async function artifactFiles({ artifacts }: Fetched, store: Store): Promise<BundleFile[]> {
  const origin = ({ provenance }: FetchedArtifact) =>
    'url' in provenance
      ? provenance.url
      : `built from ${provenance.module} (${provenance.moduleSum}) by ${provenance.toolchain}`
  return Promise.all(
    Object.entries(artifacts).map(([name, artifact]) =>
      byDigest(artifact.sha256, `${name} ${artifact.version}`, origin(artifact), store),
    ),
  )
}

async function imageFiles({ images }: Fetched, store: Store): Promise<BundleFile[]> {
  const files: BundleFile[] = []
  for (const [reference, image] of Object.entries(images)) {
    files.push(await byDigest(image.archiveSha256, `image ${reference}`, originOf(reference, image), store))
    const named = image.registry?.digest
    // The index that a digest of the config or its lock names: it shows which manifest is meant.
    if (named !== undefined && named !== image.digest)
      files.push(await byDigest(named.slice('sha256:'.length), `index of ${reference}`, reference, store))
  }
  return files
}

function originOf(reference: string, { madeFrom, digest }: FetchedImage): string {
  return madeFrom ?? `${requireReference(reference).registry}, manifest ${digest}`
}

async function baseFile({ base, baseImage, store }: WriteBundleOptions): Promise<BundleFile | undefined> {
  if (baseImage === undefined) return undefined
  const source = typeof base === 'object' && 'url' in base ? base.url : "built from Debian's packages"
  const { sha256 } = await store.put(createReadStream(baseImage))
  return byDigest(sha256, 'base image', source, store)
}

async function wheelFiles({ store, report, signal }: WriteBundleOptions): Promise<BundleFile[]> {
  report('the program that writes the SBOM')
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-wheels-'))
  try {
    await downloadWheels(folder, { signal })
    const files: BundleFile[] = []
    for (const name of (await readdir(folder)).filter(name => name.endsWith('.whl')).sort()) {
      const { sha256, sizeBytes } = await store.put(createReadStream(join(folder, name)))
      if (wheelDigests.has(sha256))
        files.push({ path: `wheels/${name}`, sha256, sizeBytes, what: `wheel ${name}`, source: 'PyPI' })
    }
    return files
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function readmeOf(name: string): string {
  return `# Everything that ${name} needs

Made by bakelet. Carry this folder into a network that reaches nothing, and there, beside the config:

    bakelet fetch --from THIS-FOLDER --digest SHA256-OF-THE-MANIFEST
    bakelet bake --offline

\`bakelet fetch --bundle\` printed the digest of ${manifestName}; carry it another way than this folder. Served by any
HTTP server the folder is also the mirror of a first boot: \`bakelet gen cloud-init --mirror http://SERVER\`.

| here | is |
| --- | --- |
| ${manifestName} | what each file is, its sha256, size and source |
| sha256 | binaries, container images and the base image, each named by its sha256 |
| debian, debian-security | a part of the Debian archive, with Debian's signatures |
| wheels | the program that writes the SBOM |
`
}
