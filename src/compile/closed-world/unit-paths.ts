import { lastOf, listOf, parseUnit, type UnitFile } from '../../components/units/unit-file.ts'
import { parentsOf } from '../../plan/parents.ts'
import type { Plan } from '../../plan/types.ts'
import { type PathKind, realPath } from './os-path.ts'

/** Folders that systemd makes for a service: systemd.exec(5), RuntimeDirectory= and the table below it. */
const folders = {
  RuntimeDirectory: '/run',
  StateDirectory: '/var/lib',
  CacheDirectory: '/var/cache',
  LogsDirectory: '/var/log',
  ConfigurationDirectory: '/etc',
} as const

const sockets = ['ListenStream', 'ListenDatagram', 'ListenSequentialPacket']

/** Finds out what units of the config make, its own and those of its disks: places of mounts, sockets, and folders of services, in which anything can be. */
export function unitPath({ files, units }: Plan): (path: string) => PathKind | undefined {
  const kinds = new Map<string, PathKind>()
  const own: string[] = []
  for (const { content, origin } of files) {
    if (origin.component !== 'units' || typeof content !== 'string') continue
    const unit = parseUnit(content)
    for (const path of placesOf(unit)) kinds.set(realPath(path), 'directory')
    for (const key of sockets)
      for (const path of listOf(unit, 'Socket', key)) kinds.set(realPath(path), 'socket')
    for (const path of foldersOf(unit)) {
      kinds.set(path, 'directory')
      own.push(`${path}/`)
    }
  }
  for (const { content, origin } of units)
    if (origin.component === 'disks')
      for (const place of placesOf(parseUnit(content))) {
        for (const path of [...parentsOf(place), place]) kinds.set(path, 'directory')
        // Whatever is on the disk.
        own.push(`${place}/`)
      }
  return path => kinds.get(path) ?? (own.some(folder => path.startsWith(folder)) ? 'any' : undefined)
}

function placesOf(unit: UnitFile): string[] {
  return ['Mount', 'Automount'].flatMap(section => lastOf(unit, section, 'Where')?.value ?? [])
}

function foldersOf(unit: UnitFile): string[] {
  return Object.entries(folders).flatMap(([key, above]) =>
    // NAME, or NAME:LINK.
    listOf(unit, 'Service', key).map(word => `${above}/${word.split(':')[0]}`),
  )
}
