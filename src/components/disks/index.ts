import type { Component, Contribution } from '../component.ts'
import { checkDisks } from './check.ts'
import { rulesOf } from './rules.ts'
import { checkDropIns, unitsOf } from './units.ts'

/** Data disks: file systems that are made, grown and mounted by units of systemd. */
export const disks: Component = ({ resolved: { config }, file }) => {
  const all = Object.entries(config.disks)
  const dropIns = checkDropIns(config)
  const hasXfs = all.some(([, { fileSystem }]) => fileSystem === 'xfs')
  return {
    // Every Debian and Ubuntu has e2fsprogs; images have it by outputs/mkosi.
    packages: hasXfs && !config.system.packages.includes('xfsprogs') ? ['xfsprogs'] : [],
    directories: dropIns.map(({ directory }) => directory),
    files: [...rulesOf(config), ...dropIns.map(({ file }) => file)],
    units: all.flatMap(([path, disk]) => unitsOf(path, disk)),
    diagnostics: checkDisks(config, file),
  } satisfies Contribution
}
