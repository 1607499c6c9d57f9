import type { ImageReference } from '../../plan/image-reference.ts'
import type { Arch } from '../../plan/types.ts'
import type { Report } from '../events.ts'
import type { TarEntry } from '../tar.ts'
import type { ImageProcess } from './oci.ts'

export interface LocalImageRequest {
  readonly subject: string
  readonly reference: ImageReference
  readonly arch: Arch
  /** Version of the plan's kubelet, whose module holds pause.c; undefined: there is none. */
  readonly kubeletVersion: string | undefined
  readonly report: Report
  readonly signal: AbortSignal
}

/** The content of an image that was made here. */
export interface LocalImage {
  /** "built from pause.c of k8s.io/kubernetes@v1.36.4" */
  readonly description: string
  readonly process: ImageProcess
  readonly layer: readonly TarEntry[]
}
