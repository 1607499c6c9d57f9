import type { Builder } from './builders.ts'

export interface PackerOptions {
  readonly builders: readonly Builder[]
  /**
   * `upload`: Packer brings the binaries and images of the plan, which belong into payload/artifacts, each by its sha256.
   * `download`: the machine gets them, the binaries by their digests from where upstream releases them.
   */
  readonly delivery: 'upload' | 'download'
  /** Size of the disk: a number with M or G (powers of 1024), as in the config's image.size. */
  readonly size: string
  /** What the qemu builder starts from: elsewhere, or a file that belongs into the folder. `checksum` as Packer has it. */
  readonly base: { readonly checksum: string } & ({ readonly url: string } | { readonly file: string })
}

/** Options of a folder that needs nothing from the store. */
export type DownloadOptions = PackerOptions & { readonly delivery: 'download' }
