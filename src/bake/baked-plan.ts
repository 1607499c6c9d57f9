import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError } from '../host/errors.ts'
import { writeFileAtomic } from '../host/files.ts'
import { readRegularFile } from '../host/regular-file.ts'
import type { ImageOptions } from '../outputs/mkosi/index.ts'
import { planDigest } from '../plan/digest.ts'
import type { Plan, Sha256 } from '../plan/types.ts'

/** What of a config is in an image. The mirror is not: the same packages come from any. */
export type ImageSettings = Omit<ImageOptions, 'mirror'>

/** File in the folder of the images that says whose they are. */
const name = 'baked.json'

/** Whether the images of a folder were made from this, and to the end. */
export async function isBakedFrom(folder: string, plan: Plan, settings: ImageSettings): Promise<boolean> {
  try {
    const { content } = readRegularFile(join(folder, name), { mostBytes: 2 ** 20 })
    return content.toString('utf8') === recordOf(plan, settings)
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false
    throw error
  }
}

/** Puts new images in place. What is cut in the middle leaves images that are nobody's. */
export async function replaceImages(
  folder: string,
  plan: Plan,
  settings: ImageSettings,
  place: () => Promise<void>,
): Promise<void> {
  await rm(join(folder, name), { force: true })
  await place()
  await writeFileAtomic(join(folder, name), recordOf(plan, settings))
}

function recordOf(plan: Plan, { size, grow, cloudInit, kernelArguments }: ImageSettings): string {
  const record: { plan: Sha256 } & ImageSettings = {
    plan: planDigest(plan),
    size,
    grow,
    cloudInit,
    kernelArguments,
  }
  return `${JSON.stringify(record)}\n`
}
