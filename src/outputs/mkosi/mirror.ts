export interface PackageMirror {
  /** Roots of the Debian archive and of its security archive, without a final slash. */
  readonly main: string
  readonly security: string
  /** A copy of one moment, which is used after its signatures have run out. Default: false. */
  readonly snapshot?: boolean
}
