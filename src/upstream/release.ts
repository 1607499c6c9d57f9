export type Arch = 'amd64' | 'arm64'

/** 64 lower-case hexadecimal digits. */
export type Sha256 = string

/** An upstream release file for one architecture, with its published digest. */
export interface Release {
  readonly url: string
  readonly sha256: Sha256
}
