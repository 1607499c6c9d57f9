import type { Arch } from '../plan/types.ts'
import { yaml } from '../render/yaml.ts'
import { sectionOf } from '../upstream/programs/index.ts'
import { lockFormat } from './schema.ts'
import type { Lock, LockedComponent, LockedImage, PerArch } from './types.ts'

/** The text of a lock: one fact on each line, sorted, so that a change is a change of its lines. */
export function printLock({ data, base, components, debian, images }: Lock): string {
  const text = {
    lock: lockFormat,
    data,
    base: base && { url: base.url, sha256: base.sha256 },
    components: sorted(
      Object.entries(components).map(([name, component]) => [
        sectionOf[name as keyof typeof sectionOf],
        componentText(component),
      ]),
    ),
    debian:
      debian &&
      sorted(Object.entries(debian).map(([suite, lists]) => [suite, perArch(lists, sha256 => sha256)])),
    images: sorted(Object.entries(images).map(([reference, image]) => [reference, imageText(image)])),
  }
  return `# Made by \`bakelet lock\`, to be committed. \`bakelet lock --update\` changes it.\n${yaml(text)}`
}

function componentText(component: LockedComponent): object {
  const { version, source } = component
  if (source === 'release')
    return { version, release: perArch(component.files, ({ url, sha256 }) => ({ url, sha256 })) }
  const { module, moduleSum, files } = component
  const built = perArch(files, ({ toolchain, sha256 }) => ({ toolchain, sha256 }))
  return { version, build: { module, moduleSum, ...built } }
}

function imageText(image: LockedImage): object {
  if (image.source === 'registry')
    return { registry: { digest: image.digest, ...perArch(image.manifests, digest => digest) } }
  return { made: perArch(image.files, ({ madeFrom, digest }) => ({ from: madeFrom, digest })) }
}

function perArch<T, U>(files: PerArch<T>, print: (file: T) => U): { readonly [arch in Arch]?: U } {
  const { amd64, arm64 } = files
  return {
    ...(amd64 === undefined ? {} : { amd64: print(amd64) }),
    ...(arm64 === undefined ? {} : { arm64: print(arm64) }),
  }
}

function sorted(entries: [string, object][]): Record<string, object> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
