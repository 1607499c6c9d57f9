import type { Lock, LockedComponent, LockedImage } from '../lock/types.ts'
import type { Fact, Facts } from './facts.ts'

/** What a lock pins. */
export function factsOfLock(lock: Lock): Facts {
  const components = Object.entries(lock.components)
  const images = Object.entries(lock.images)
  return {
    programs: components.map(([name, { version }]) => ({ name, value: version })),
    'program files': components.flatMap(([name, component]) => filesOf(name, component)),
    'how programs are trusted': components.map(([name, component]) => ({ name, value: trust(component) })),
    'image digests': images.flatMap(([name, image]) => digestsOf(name, image)),
    'base image': lock.base ? [{ name: lock.base.url ?? 'file', value: lock.base.sha256 }] : [],
    "Debian's package lists": Object.entries(lock.debian ?? {}).flatMap(([suite, digests]) =>
      Object.entries(digests).map(([arch, sha256]) => ({ name: `${suite} ${arch}`, value: sha256 })),
    ),
  }
}

function filesOf(name: string, { files }: LockedComponent): Fact[] {
  return Object.entries(files).map(([arch, { sha256 }]) => ({ name: `${name} ${arch}`, value: sha256 }))
}

function trust(component: LockedComponent): string {
  return component.source === 'release'
    ? 'a release by its published sha256'
    : `a build of ${component.module}, ${component.moduleSum}`
}

function digestsOf(name: string, image: LockedImage): Fact[] {
  if (image.source === 'registry') return [{ name, value: image.digest }]
  return Object.entries(image.files).map(([arch, { madeFrom, digest }]) => ({
    ...{ name: `${name} ${arch}`, value: `${digest}, made from ${madeFrom}` },
  }))
}
