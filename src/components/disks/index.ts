import type { Component, Contribution } from '../component.ts'
import { checkDisks } from './check.ts'
import { rulesOf } from './rules.ts'
import { unitsOf } from './units.ts'

/** Data disks: file systems that are made, grown and mounted by units of systemd. */
export const disks: Component = ({ resolved: { config }, file }) => {
  const all = Object.entries(config.disks)
  const hasXfs = all.some(([, { fileSystem }]) => fileSystem === 'xfs')
  return {
    // Every Debian and Ubuntu has e2fsprogs; images have it by outputs/mkosi.
    packages: hasXfs && !config.system.packages.includes('xfsprogs') ? ['xfsprogs'] : [],
    files: rulesOf(config),
    units: all.flatMap(([path, disk]) => unitsOf(path, disk)),
    diagnostics: checkDisks(config, file),
  } satisfies Contribution
}
