import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { debianSources } from '../debian/apt-sources.ts'
import type { PackageMirror } from '../debian/mirror.ts'
import type { ListedFile } from '../debian/release-file.ts'
import type { Answerer } from '../host/answer.ts'
import { decodeText } from '../host/decode.ts'
import { WorldError } from '../host/errors.ts'
import { makeFolder } from '../host/make-folder.ts'
import { CommandError, run } from '../host/process.ts'
import type { Arch } from '../plan/types.ts'

/** A file of an archive, as its signed lists have it. */
export interface PackageFile extends ListedFile {
  readonly url: string
}

/** An apt of its own: it knows no package as installed, and nothing of this machine's sources and settings. */
export interface Apt {
  /** The signed Release file of a suite, whose signature apt has checked. */
  release(suite: string): Promise<Buffer>
  /** All files that installing these packages into an empty root takes, as mkosi does. */
  resolve(packages: readonly string[]): Promise<PackageFile[]>
}

/** Gives `work` an apt that has fetched the lists of the image's Debian release. Throws WorldError where it could not. */
export async function withApt<T>(
  {
    mirror,
    arch,
    signal,
  }: { readonly mirror: PackageMirror; readonly arch: Arch; readonly signal: AbortSignal },
  work: (apt: Apt) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-apt-'))
  try {
    for (const name of ['lists/partial', 'cache/archives/partial', 'etc/preferences.d', 'etc/apt.conf.d'])
      await makeFolder(join(folder, name))
    await writeFile(join(folder, 'status'), '')
    await writeFile(join(folder, 'etc/debian.sources'), debianSources(mirror))
    await writeFile(join(folder, 'apt.conf'), settings(folder, arch))
    // APT_CONFIG is read before all else, so apt never looks into /etc/apt (apt.conf(5)).
    const runApt = (...args: string[]) =>
      run('apt-get', args, { signal, env: { APT_CONFIG: join(folder, 'apt.conf'), LC_ALL: 'C.UTF-8' } })
    // apt-get update warns, and ends well, where a source cannot be had; --error-on=any since apt 2.1.8.
    await runApt('update', '--error-on=any').catch((error: unknown) => {
      if (!(error instanceof CommandError)) throw error
      throw new WorldError(`Debian's package lists cannot be had from ${mirror.main}: ${error.message}`, {
        next: 'set a mirror that is reachable in /etc/apt/sources.list, and a proxy in http_proxy',
        cause: error,
      })
    })
    return await work({
      release: async suite => {
        const names = await readdir(join(folder, 'lists'))
        const name = names.find(name => name.endsWith(`_dists_${suite}_InRelease`))
        if (name === undefined) throw new WorldError(`the Debian mirror has no ${suite}`)
        return readFile(join(folder, 'lists', name))
      },
      // mkosi installs the first three before all else (mkosi 24.3, distributions/debian.py).
      resolve: async packages =>
        parseUris(
          (
            await runApt(
              ...['install', '--print-uris', '-qq', '--yes', '?essential', '?exact-name(usr-is-merged)'],
              ...['base-files', ...packages],
            )
          ).stdout,
        ),
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function settings(folder: string, arch: Arch): string {
  const values = {
    Dir: folder,
    'Dir::State': folder,
    'Dir::State::lists': 'lists',
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc': join(folder, 'etc'),
    'Dir::Etc::sourcelist': 'debian.sources',
    'Dir::Etc::sourceparts': '-',
    'APT::Architecture': arch,
    'APT::Architectures': arch,
    'APT::Install-Recommends': 'false',
    // The folder is ours alone; the user _apt could not enter it.
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::PDiffs': 'false',
    // --print-uris names an MD5 sum otherwise.
    'Acquire::ForceHash': 'SHA256',
    // As mkosi has it: the default takes the host's idea of what is essential along.
    'pkgCacheGen::ForceEssential': ',',
  }
  return Object.entries(values)
    .map(([name, value]) => `${name} "${value}";\n`)
    .join('')
}

/** apt-get as the author of an answer. */
export const apt: Answerer = {
  name: '`apt-get install --print-uris`',
  next: 'check that the mirror in /etc/apt/sources.list is a Debian mirror with SHA256 sums',
}

/** Lines of `apt-get --print-uris`: 'URL' NAME SIZE SHA256:HEX */
export function parseUris(text: string): PackageFile[] {
  return text
    .split('\n')
    .filter(line => line.startsWith("'"))
    .map(line => {
      // What is escaped in the path of a package is always valid (apt's QuoteString, apt-pkg/contrib/strutl.cc).
      const [url = '', bytes = '', sha256 = ''] = decodeText(
        {
          a: 'file with its SHA256',
          pattern: /^'([a-z]+:\/\/(?:[^'%\s]|%[0-7][0-9a-f])+)' \S+ (\d{1,12}) SHA256:([0-9a-f]{64})$/i,
        },
        line,
        apt,
      )
      return { url, sha256, sizeBytes: Number(bytes) }
    })
}
