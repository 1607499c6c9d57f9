import type { Arch, Sha256 } from '../plan/types.ts'
import type { LockedDebian, PerArch } from './types.ts'

/**
 * The digests of a suite's package lists, from the text of its InRelease: they change with the packages, while the file
 * itself is signed anew each day (wiki.debian.org/DebianRepository/Format, "SHA256").
 */
export function packageLists(inRelease: string): PerArch<Sha256> {
  const [, sums = ''] = /^SHA256:\n((?: .*\n)*)/m.exec(inRelease.replaceAll('\r\n', '\n')) ?? []
  const list = (arch: Arch): PerArch<Sha256> => {
    const line = sums.split('\n').find(each => each.endsWith(` main/binary-${arch}/Packages`))
    const sha256 = line?.trim().split(/\s+/)[0]
    return sha256 === undefined ? {} : { [arch]: sha256 }
  }
  return { ...list('amd64'), ...list('arm64') }
}

/** The suites that have other packages for this architecture than are locked. */
export function movedSuites(locked: LockedDebian, now: LockedDebian, arch: Arch): string[] {
  return Object.keys(locked)
    .filter(suite => locked[suite]?.[arch] !== now[suite]?.[arch])
    .sort()
}
