import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { linkOrCopy } from '../../host/files.ts'

/** An image where Multipass's daemon can read it. */
export interface HandedImage {
  /** Absolute, with what a URL cannot hold escaped: the daemon reads it as a URL (default_vm_image_vault.cpp). */
  readonly url: string
  /** To be called when the daemon has made its own copy of it. */
  readonly takeBack: () => Promise<void>
}

/**
 * Puts an image into the machine's folder, as a second name of the same file where that can be. The daemon of the snap
 * may not read below a folder like ~/.cache, which is where base images are kept.
 */
export async function handImage(image: string, workDir: string): Promise<HandedImage> {
  const path = join(workDir, `base-${basename(image)}`)
  await rm(path, { force: true })
  await linkOrCopy(image, path)
  return { url: pathToFileURL(path).href, takeBack: () => rm(path, { force: true }) }
}
