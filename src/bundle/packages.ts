import { type DownloadOptions, download } from '../artifacts/download.ts'
import type { PackageMirror } from '../debian/mirror.ts'
import { debianSuites } from '../debian/release.ts'
import { listedFile } from '../debian/release-file.ts'
import { wrongAnswer } from '../host/decode.ts'
import { WorldError } from '../host/errors.ts'
import { shownUrl } from '../host/shown-url.ts'
import type { Arch } from '../plan/types.ts'
import { apt, type PackageFile, withApt } from './apt.ts'
import { type BundleFile, isBundlePath } from './manifest.ts'

interface CollectOptions extends Pick<DownloadOptions, 'store' | 'http' | 'signal'> {
  readonly mirror: PackageMirror
  readonly arch: Arch
  readonly report: (line: string) => void
}

/** How many packages are on the way at once: more only make a mirror angry. */
const lanes = 6

/**
 * Brings the part of a Debian archive into the store from which these sets of packages can be installed: the signed
 * Release files and indexes as they are, so that apt checks the copy as it checks the archive, and the packages.
 */
export async function collectPackages(
  sets: readonly (readonly string[])[],
  options: CollectOptions,
): Promise<BundleFile[]> {
  const { mirror, arch, report } = options
  return withApt(options, async ownApt => {
    const files: BundleFile[] = []
    for (const { archive, suite } of debianSuites(mirror)) {
      const release = await ownApt.release(suite)
      const folder = `${archive}/dists/${suite}`
      files.push(await keep(release, `${folder}/InRelease`, options))
      const index = `main/binary-${arch}/Packages.xz`
      const listed = listedFile(release.toString(), index)
      if (!listed) throw new WorldError(`${folder}/InRelease does not list ${index}`)
      files.push(await fetchFile({ url: `${folder}/${index}`, ...listed }, options))
    }
    const packages = new Map<string, PackageFile>()
    for (const set of sets) for (const file of await ownApt.resolve(set)) packages.set(file.url, file)
    const waiting = [...packages.values()]
    const lane = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        files.push(await fetchFile(next, options))
        report(`Debian packages: ${packages.size - waiting.length} of ${packages.size}`)
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    return files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  })
}

async function keep(bytes: Buffer, url: string, { store, mirror }: CollectOptions): Promise<BundleFile> {
  const { sha256, sizeBytes } = await store.put([bytes])
  return { ...describe(url, mirror), sha256, sizeBytes }
}

async function fetchFile(
  { url, sha256, sizeBytes }: PackageFile,
  { mirror, store, http, signal }: CollectOptions,
): Promise<BundleFile> {
  await download(url, sha256, { store, http, signal, mostBytes: sizeBytes })
  return { ...describe(url, mirror), sha256, sizeBytes }
}

/** A file of the mirror under the path that it has in a bundle, whatever the mirror calls its folders. */
function describe(
  url: string,
  { main, security }: PackageMirror,
): Pick<BundleFile, 'path' | 'what' | 'source'> {
  const [root, folder] = url.startsWith(`${security}/`) ? [security, 'debian-security'] : [main, 'debian']
  const path = `${folder}/${decodeURIComponent(url.slice(root.length + 1))}`
  if (!url.startsWith(`${root}/`) || !isBundlePath(path))
    throw wrongAnswer(apt, url, `a package of ${shownUrl(root)} has another URL`)
  const [name = ''] = path.split('/').slice(-1)
  const what = name.endsWith('.deb') ? `Debian package ${name.split('_')[0]}` : `Debian's list ${name}`
  return { path, what, source: url }
}
