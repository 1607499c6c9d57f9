import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError } from '../host/errors.ts'
import { writeFileAtomic } from '../host/files.ts'
import { planDigest } from '../plan/digest.ts'
import type { Plan, Sha256 } from '../plan/types.ts'

/** File in the folder of the images that says whose they are. */
const name = 'baked.json'

/** Digest of the plan that the images of a folder were made from; undefined: none were, or not to the end. */
export async function bakedPlan(folder: string): Promise<Sha256 | undefined> {
  try {
    return (JSON.parse(await readFile(join(folder, name), 'utf8')) as { plan: Sha256 }).plan
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Puts new images in place. What is cut in the middle leaves images that are nobody's. */
export async function replaceImages(folder: string, plan: Plan, place: () => Promise<void>): Promise<void> {
  await rm(join(folder, name), { force: true })
  await place()
  await writeFileAtomic(join(folder, name), `${JSON.stringify({ plan: planDigest(plan) })}\n`)
}
