import { defaultMirror, type Mirror } from './mirror.ts'

/** Code name of the Debian release that images are made of: Debian 13. */
export const debianRelease = 'trixie'

/** The keys that sign the archive, from the package debian-archive-keyring. */
export const archiveKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** One suite of the archive. Only `required` ones must be reachable; the others carry updates. */
export interface Suite {
  readonly archive: string
  readonly suite: string
  readonly required: boolean
}

export function debianSuites(mirror: Mirror = defaultMirror): readonly Suite[] {
  return [
    { archive: mirror.main, suite: debianRelease, required: true },
    { archive: mirror.main, suite: `${debianRelease}-updates`, required: false },
    { archive: mirror.security, suite: `${debianRelease}-security`, required: false },
  ]
}

/** The newest cloud image of the release (cloud.debian.org/images/cloud), and the file of its checksums. */
export function cloudImage(arch: 'amd64' | 'arm64'): { readonly url: string; readonly checksums: string } {
  const folder = `https://cloud.debian.org/images/cloud/${debianRelease}/latest`
  return { url: `${folder}/debian-13-genericcloud-${arch}.qcow2`, checksums: `${folder}/SHA512SUMS` }
}
