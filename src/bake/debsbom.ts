import { createHash } from 'node:crypto'
import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decoder } from '../artifacts/decoder.ts'
import { hashFile, type Store } from '../artifacts/store.ts'
import { decodeJson } from '../host/decode.ts'
import { WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'
import { makeFolder } from '../host/make-folder.ts'
import { CommandError, run } from '../host/process.ts'
import { requireTool, type Tool } from '../host/tools.ts'
import type { SpdxDocument } from '../outputs/sbom/spdx.ts'
import type { Arch } from '../plan/types.ts'
import pinned from './debsbom.json' with { type: 'json' }
import type { MkosiOptions } from './mkosi.ts'
import { spdxDocument } from './spdx-schema.ts'

/** The programs that get and run debsbom. */
export const sbomTools: readonly Tool[] = ['python3', 'pip3']

/** The digests that debsbom's wheels must have. */
export const wheelDigests: ReadonlySet<string> = new Set(Object.values(pinned.wheels))

/** Folder of the store that imported wheels are in. */
export function wheelsFolder(store: string): string {
  return join(store, 'wheels')
}

/** pip's requirements, by the sha256 of every file. */
const requirements = Object.entries(pinned.wheels)
  .map(([wheel, sha256]) => `${wheel} --hash=sha256:${sha256}\n`)
  .join('')

function debsbomFolder(cache: string): string {
  return join(cache, `debsbom-${createHash('sha256').update(requirements).digest('hex').slice(0, 16)}`)
}

/** Whether debsbom can be had without a network. */
export async function hasDebsbom(cache: string, wheels: string): Promise<boolean> {
  if (await exists(debsbomFolder(cache))) return true
  const found = await Promise.all(
    (await readdir(wheels).catch(() => [])).map(name => hashFile(join(wheels, name))),
  )
  return [...wheelDigests].every(digest => found.includes(digest))
}

export interface DebsbomOptions extends MkosiOptions {
  /** Folder with its wheels, which nobody else is then asked for. Default: PyPI, or what pip is configured to ask instead. */
  readonly wheels?: string
}

/** The folder of debsbom; kept in `cache`. Throws WorldError where its wheels cannot be had. */
export async function requireDebsbom(
  cache: string,
  { wheels, report, signal }: DebsbomOptions,
): Promise<string> {
  const folder = debsbomFolder(cache)
  if (await exists(folder)) return folder
  report('the program that writes the SBOM, once')
  const unfinished = `${folder}.new`
  await rm(unfinished, { recursive: true, force: true })
  // --target: a folder of its own, which is not an environment that somebody manages (PEP 668).
  const from = wheels === undefined ? [] : ['--no-index', '--find-links', wheels]
  await pip('install', unfinished, ['--target', unfinished, ...from], signal)
  await rename(unfinished, folder)
  return folder
}

/** Downloads debsbom's wheels into a folder, which is gone where that fails. Throws WorldError where PyPI cannot be reached. */
export async function downloadWheels(
  folder: string,
  { signal }: Pick<MkosiOptions, 'signal'>,
): Promise<void> {
  await pip('download', folder, ['--dest', folder], signal)
}

async function pip(
  command: 'install' | 'download',
  folder: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  await makeFolder(folder)
  const list = join(folder, 'requirements.txt')
  await writeFile(list, requirements)
  const hashes = ['--require-hashes', '--no-deps', '--only-binary', ':all:']
  await run(await requireTool('pip3'), [command, ...hashes, ...args, '-r', list], {
    signal,
    env: { PIP_ROOT_USER_ACTION: 'ignore', PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' },
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true })
    if (!(error instanceof CommandError)) throw error
    throw new WorldError(`the program that writes the SBOM cannot be had: ${error.message}`, {
      next: 'be online once, or bake with --no-sbom, which leaves the SBOM out',
      cause: error,
    })
  })
}

/**
 * The SPDX document of a system's Debian packages, with their sources, digests and the licences that can be read in
 * their copyright files. `packages` is the tar that mkosi.prepare left. The same tar, the same document: it is kept.
 */
export async function describePackages(
  packages: string,
  { debsbom, arch, store, report, signal }: MkosiOptions & { debsbom: string; arch: Arch; store: Store },
): Promise<SpdxDocument> {
  const input = { packages: await hashFile(packages), arch, wheels: pinned.wheels }
  const known = await store.readRecord('debian-sbom', input, decoder(spdxDocument))
  if (known) return known
  report('describing the Debian packages, once')
  // What a document of its own would need, and ours replaces.
  const own = ['--timestamp', '1970-01-01T00:00:00+00:00', '--spdx-namespace', 'https://spdx.org/spdxdocs/os']
  const { stdout } = await run(
    await requireTool('python3'),
    [
      ...[join(debsbom, 'bin/debsbom'), 'generate', '--sbom-type', 'spdx', '--root', packages, '--out', '-'],
      ...['--distro-name', 'image', '--distro-arch', arch, '--with-licenses', ...own],
    ],
    // The order of its packages is that of Python's hashes (PYTHONHASHSEED in python(1)).
    { signal, env: { PYTHONPATH: debsbom, PYTHONHASHSEED: '0', PYTHONNOUSERSITE: '1' } },
  )
  const document = decodeJson(spdxDocument, stdout, {
    name: 'debsbom, the program that writes the SBOM,',
    next: 'run the command again with --no-sbom, and report what debsbom answered',
  })
  await store.writeRecord('debian-sbom', input, document)
  return document
}
