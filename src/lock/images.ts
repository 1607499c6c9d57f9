import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Arch, ExpectedImage, Plan } from '../plan/types.ts'
import { type Files, outdated, unused } from './apply-lock.ts'
import type { Lock } from './types.ts'

/** What an image has to be on a node of this architecture; undefined where the lock does not say. */
export function expectedImage(
  lock: Lock | undefined,
  reference: string,
  arch: Arch,
): ExpectedImage | undefined {
  const locked = lock?.images[reference]
  if (!locked) return undefined
  if (locked.source === 'registry') return { source: 'registry', digest: locked.digest }
  const made = locked.files[arch]
  return made && { source: 'build', ...made }
}

/** The images that bakelet brings must be those of the lock. What the node pulls itself, it pulls by its tag. */
export function applyLockedImages(
  lock: Lock,
  { images, arch }: Pick<Plan, 'images' | 'arch'>,
  files: Files,
): Diagnostic[] {
  const wanted = images.filter(({ preload }) => preload)
  const missing = wanted
    .filter(({ expected }) => !expected)
    .map(({ reference, origin }) => {
      const what = lock.images[reference] ? `${reference}, and not for ${arch}` : `no image ${reference}`
      return outdated(`${files.lock} holds ${what}`, origin.path, files)
    })
  const names = new Set(wanted.map(({ reference }) => reference))
  const left = Object.keys(lock.images).filter(reference => !names.has(reference))
  return [
    ...missing,
    ...left.map(reference => unused(`the image ${reference}`, ['images', reference], files)),
  ]
}
