import { defaultPath } from '../../src/artifacts/images/default-path.ts'
import { buildImage } from '../../src/artifacts/images/oci.ts'
import type { Store } from '../../src/artifacts/store.ts'
import { fileEntry, type TarEntry } from '../../src/artifacts/tar.ts'
import { parseImageReference } from '../../src/plan/image-reference.ts'
import type { DockerRegistry } from '../support/docker-registry.ts'
import { buildProgram } from './programs.ts'

/** Makes the image that a reference of registry.k8s.io names, of one program, and pushes it under the same name. */
export async function pushProgram(
  reference: string,
  registry: DockerRegistry,
  { programs, images }: { readonly programs: Store; readonly images: Store },
): Promise<void> {
  const { repository = '', tag = '' } = parseImageReference(reference) ?? {}
  // v1.36.4 of Kubernetes, 3.6.8-0 of etcd.
  const [, version = ''] = /^v?(\d+\.\d+\.\d+)/.exec(tag) ?? []
  const { path, sizeBytes } = await buildProgram(repository, version, programs)
  const folders = ['tmp', 'usr', 'usr/local', 'usr/local/bin']
  const { archive } = await buildImage(images, {
    ...{ name: reference, arch: 'amd64' },
    process: { env: [`PATH=${defaultPath}`] },
    layer: [
      ...folders.map(
        (name): TarEntry => ({ name, type: 'directory', mode: name === 'tmp' ? 0o1777 : 0o755 }),
      ),
      fileEntry(`usr/local/bin/${repository}`, path, sizeBytes, 0o755),
    ],
  })
  await registry.pushArchive(`${repository}:${tag}`, archive.path)
}

/** A store that learns nothing of images: what a test has under a name of registry.k8s.io is not what upstream has. */
export function withoutImageNotes(store: Store): Store {
  return new Proxy(store, {
    get(target, key: keyof Store) {
      if (key === 'writeRecord')
        return async (kind: string, input: unknown, value: unknown) => {
          if (kind !== 'image-tag' && kind !== 'registry-image') await target.writeRecord(kind, input, value)
        }
      const value = target[key]
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
