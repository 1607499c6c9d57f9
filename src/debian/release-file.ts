/** A file of a Debian archive, as the Release file of its suite lists it. */
export interface ListedFile {
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string
  readonly sizeBytes: number
}

/** What the text of an InRelease says of a file of its suite (wiki.debian.org/DebianRepository/Format, "SHA256"). */
export function listedFile(inRelease: string, name: string): ListedFile | undefined {
  const [, sums = ''] = /^SHA256:\n((?: .*\n)*)/m.exec(inRelease.replaceAll('\r\n', '\n')) ?? []
  for (const line of sums.split('\n')) {
    const [sha256 = '', size = '', path] = line.trim().split(/\s+/)
    if (path === name && /^[0-9a-f]{64}$/.test(sha256) && /^\d+$/.test(size))
      return { sha256, sizeBytes: Number(size) }
  }
  return undefined
}

/** The digests of a suite's package lists: they change with the packages, while the file itself is signed again each day. */
export function packageLists(inRelease: string): { readonly amd64?: string; readonly arm64?: string } {
  const list = (arch: 'amd64' | 'arm64') => {
    const listed = listedFile(inRelease, `main/binary-${arch}/Packages`)
    return listed === undefined ? {} : { [arch]: listed.sha256 }
  }
  return { ...list('amd64'), ...list('arm64') }
}
