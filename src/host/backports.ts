import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mirrorOf } from '../debian/apt-sources.ts'
import { archiveKeyring } from '../debian/release.ts'
import { aptSourceTexts } from './apt-sources.ts'

/** Packages that Debian 12 has in a version too old for us, and its backports in one that is not (packages.debian.org). */
const tooOld: readonly string[] = ['mkosi']

const release = 'bookworm'
const suite = `${release}-backports`

export interface Backports {
  readonly suite: string
  /** Those of the packages that are to come from it. */
  readonly packages: readonly string[]
  /** The file of apt that is missing, with its one line (backports.debian.org/Instructions); undefined: apt has it. */
  readonly missing: { readonly path: string; readonly line: string } | undefined
}

/** Where newer versions of these packages come from; undefined: nowhere, or they need none. `etc` is /etc. */
export async function backportsOf(names: readonly string[], etc: string): Promise<Backports | undefined> {
  const packages = names.filter(name => tooOld.includes(name))
  if (packages.length === 0 || (await codename(etc)) !== release) return undefined
  const texts = await aptSourceTexts(join(etc, 'apt'))
  if (texts.some(({ text }) => new RegExp(`^[^#\n]*\\b${suite}\\b`, 'm').test(text)))
    return { suite, packages, missing: undefined }
  const line = `deb [signed-by=${archiveKeyring}] ${mirrorOf(texts).main} ${suite} main\n`
  return { suite, packages, missing: { path: join(etc, 'apt/sources.list.d', `${suite}.list`), line } }
}

/** os-release(5) */
async function codename(etc: string): Promise<string | undefined> {
  const text = await readFile(join(etc, 'os-release'), 'utf8').catch(() => '')
  return /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(text)?.[1]
}
