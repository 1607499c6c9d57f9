import { closest } from '../../diagnostics/closest.ts'
import type { ContainerUnit, KeyHandler } from './container-unit.ts'
import { healthKeys } from './health.ts'
import { leftKeys } from './left.ts'
import { mountKeys, mountWritable } from './mounts.ts'
import { networkKeys } from './network.ts'
import { programKeys } from './program.ts'
import { securityKeys } from './security.ts'

/** What becomes of each key of [Container] and [Pod]. In this order, so that a folder knows its user. */
const keys: Readonly<Record<string, KeyHandler>> = {
  ...programKeys,
  ...securityKeys,
  ...networkKeys,
  ...healthKeys,
  ...mountKeys,
  ...leftKeys,
}

export const applyVolumes = (unit: ContainerUnit): void => apply(mountKeys, unit)

function apply(some: typeof keys, unit: ContainerUnit): void {
  for (const [key, handle] of Object.entries(some)) {
    const { items } = unit.own.get(key)
    const last = items.at(-1)
    if (last) handle(items, unit, last)
  }
}

export function applyKeys(unit: ContainerUnit): void {
  apply(keys, unit)
  for (const [key, values] of unit.own.entries)
    if (!Object.hasOwn(keys, key)) {
      const meant = closest(key, Object.keys(keys))
      unit.report.say(
        'import-unknown-key',
        values,
        `Quadlet has no key ${key}=`,
        meant ? `did you mean ${meant}=?` : 'remove it',
      )
    }
  mountWritable(unit)
}
