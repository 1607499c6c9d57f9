/** Where Debian packages come from: roots of the archive and of its security archive, without a final slash. */
export interface Mirror {
  readonly main: string
  readonly security: string
}

export interface PackageMirror extends Mirror {
  /** The mirror is a copy of one moment, which is used after its signatures have expired. Default: false. */
  readonly snapshot?: boolean
}

// https://www.debian.org/mirror/list: the archive's own front, which redirects to a mirror near by.
export const defaultMirror: Mirror = {
  main: 'http://deb.debian.org/debian',
  security: 'http://deb.debian.org/debian-security',
}
