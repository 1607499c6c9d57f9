import type { OutputFile } from '../../outputs/file.ts'
import type { OciArchive } from './oci-archive.ts'
import type { PodServer } from './pod.ts'

/** What a baseline's disk is made from. */
export interface BaselineSource {
  readonly server: PodServer
  /** Of the server. */
  readonly image: OciArchive
  readonly signal: AbortSignal
}

/** What a baseline puts on the stock OS. */
export interface BaselineDisk {
  /** In one sentence, for the report. */
  readonly about: string
  /** Debian packages besides those of the stock OS. */
  readonly packages: readonly string[]
  /** Customize hooks of mmdebstrap(1), when all files are there. */
  readonly hooks: readonly string[]
  /** The files as far as they are known before anything is unpacked: they name the image in the cache. */
  readonly files: readonly OutputFile[]
  /** Lays the bulky part into `tree`. `work` is a new folder. */
  lay(tree: string, work: string): Promise<LaidContent>
}

export interface LaidContent {
  /** What was laid, as paths in the tree. */
  readonly paths: readonly string[]
  /** The folder of each volume of the pod, by its name. */
  readonly volumes: ReadonlyMap<string, string>
  readonly files: readonly OutputFile[]
}
