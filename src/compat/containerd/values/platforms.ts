import { below, isBefore2, type PlacedTable } from '../../../resolve/cri-tables.ts'
import { textAt, type ValueFault, type ValueRule } from './value-rule.ts'

/** Names of platforms: Parse of github.com/containerd/platforms v1.0.0. */
export const checkPlatforms: ValueRule = ({ images, plugin, version }) => {
  const task = plugin('io.containerd.runtime.v2.task')
  const listed = Array.isArray(task.table.platforms) ? task.table.platforms : []
  const runtimes = isBefore2(version) ? [] : tablesIn(below(images, 'runtime_platforms'))
  return [
    ...listed.flatMap((name, index) => fault(name, [...task.path, 'platforms', index])),
    ...runtimes.flatMap(place =>
      // "" is the default.
      textAt(place, 'platform') === '' ? [] : fault(place.table.platform, [...place.path, 'platform']),
    ),
  ]
}

function tablesIn(place: PlacedTable): PlacedTable[] {
  return Object.keys(place.table).map(name => below(place, name))
}

function fault(name: unknown, path: ValueFault['path']): ValueFault[] {
  if (typeof name !== 'string' || isPlatform(name)) return []
  return [
    {
      ...{ path, effect: 'does not start its CRI', from: 'vendor/github.com/containerd/platforms' },
      why: `${JSON.stringify(name)} is not the name of a platform`,
      hint: 'write it like linux/amd64',
    },
  ]
}

/** Alone, the name of an OS or of an architecture is enough. */
const alone =
  /^(linux|windows|darwin|freebsd|386|i386|amd64|x86[_-]64|arm|armhf|armel|arm64|aarch64|ppc64le|s390x|riscv64)$/i

function isPlatform(name: string): boolean {
  const [os = '', ...rest] = name.split('/')
  if (rest.length === 0) return alone.test(name)
  const isOs = /^[A-Za-z0-9_-]+(\([A-Za-z0-9_.-]*\))?$/.test(os)
  return isOs && rest.length <= 2 && rest.every(part => /^[A-Za-z0-9_-]+$/.test(part))
}
