import { join, resolve } from 'node:path'
import type { Config } from '../config/schema.ts'
import { defaultMirror } from '../debian/mirror.ts'
import { machineMirror } from '../host/apt-sources.ts'
import { WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'
import { makeFolder } from '../host/make-folder.ts'
import type { Tool } from '../host/tools.ts'
import type { Arch, Sha256 } from '../plan/types.ts'
import { hashBaseFile, requireBaseFile } from './base-file.ts'
import { buildDebian, debianBaseKey, debianImageName, debianTools } from './build-debian.ts'
import { type BaseFormat, imageInfo } from './image-info.ts'

export interface BaseImageOptions {
  readonly arch: Arch
  /** Where built images are kept, by their inputs. */
  readonly cacheDir: string
  /** Folder that a relative `base.path` starts from. */
  readonly configDir: string
  /** What a `base.path` must have, where a lock says it. */
  readonly sha256?: Sha256 | undefined
  /** One line of what is happening. */
  readonly report: (line: string) => void
  readonly signal: AbortSignal
  /** A stock image from elsewhere, by what it is made with, where none of this machine's own is there. */
  readonly findStock?: (recipe: string) => Promise<string | undefined>
  /** Builds no image; throws WorldError if the store has none. Default: false. */
  readonly offline?: boolean
  /** Brings a `base.url` into the store and gives the file's path; its digest is checked before it returns. */
  readonly download: (file: { readonly url: string; readonly sha256: Sha256 }) => Promise<string>
}

export interface BaseImage {
  readonly path: string
  readonly format: BaseFormat
}

/** The programs that baseImage() runs for this base. Offline it builds none. */
export function baseTools(base: Config['base'], offline = false): readonly Tool[] {
  return base === 'debian-13' && !offline ? debianTools() : ['qemu-img']
}

/** The disk image that a config's machine starts from. Never written to: machines run on overlays. */
export async function baseImage(base: Config['base'], options: BaseImageOptions): Promise<BaseImage> {
  const path = await imagePath(base, options)
  const { format } = await imageInfo(path, options.signal)
  return { path, format }
}

async function imagePath(base: Config['base'], options: BaseImageOptions): Promise<string> {
  if (base === 'debian-13') return debianImage(options)
  if ('url' in base) return options.download(base)
  const path = resolve(options.configDir, base.path)
  // To read a whole image takes seconds, and only a lock has to know.
  if (options.sha256 === undefined) await requireBaseFile(path)
  else await hashBaseFile(path, options.sha256)
  return path
}

async function debianImage(options: BaseImageOptions): Promise<string> {
  if (options.arch !== 'amd64')
    throw new WorldError(`the base debian-13 can be built for amd64 only, not for ${options.arch}`, {
      next: 'give the config a cloud image of that architecture: base: {url: …, sha256: …}',
    })
  const mirror = await machineMirror()
  const path = join(resolve(options.cacheDir), debianImageName(mirror))
  if (await exists(path)) return path
  const found = await options.findStock?.(debianBaseKey(defaultMirror))
  if (found !== undefined) return found
  if (options.offline) throw new WorldError('the base image debian-13 was neither built nor imported')
  await makeFolder(options.cacheDir)
  await buildDebian(path, mirror, options)
  return path
}
