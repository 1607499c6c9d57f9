import type { ImageReference } from '../../plan/image-reference.ts'
import { buildBusybox } from './busybox.ts'
import type { LocalImage, LocalImageRequest } from './local-image.ts'
import { buildPause } from './pause.ts'

type LocalBuild = (request: LocalImageRequest) => Promise<LocalImage>

/** The images that can be made without a registry. */
const localBuilds: Readonly<Record<string, LocalBuild>> = {
  'registry.k8s.io/pause': buildPause,
  'docker.io/library/busybox': buildBusybox,
}

/** How to make an image here, or undefined: nobody can make what a digest pins. */
export function findLocalBuild({ registry, repository, digest }: ImageReference): LocalBuild | undefined {
  return digest === undefined ? localBuilds[`${registry}/${repository}`] : undefined
}
