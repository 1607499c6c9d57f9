import { closest } from '../../../diagnostics/closest.ts'
import { below } from '../../../resolve/cri-tables.ts'
import { compareVersions } from '../../../upstream/version.ts'
import { type Plugins, pluginsOf } from '../plugins.ts'
import { textAt, type ValueFault, type ValueRule, type ValueSubject } from './value-rule.ts'

/** `disabled_plugins` and `required_plugins`: LoadPlugins and New in server.go. */
export const checkPluginLists: ValueRule = subject => {
  const plugins = pluginsOf(subject.version)
  return plugins ? [...disabled(subject, plugins), ...required(subject, plugins)] : []
}

const overlayfs = 'io.containerd.snapshotter.v1.overlayfs'

function disabled(subject: ValueSubject, { needed }: Plugins): ValueFault[] {
  const { config, root } = subject
  const key = 'disabled_plugins'
  if (!config.containerd.cri) return []
  return listed(root.table[key]).flatMap(([name, index]): ValueFault[] => {
    if (!needed.includes(name)) return []
    if (name === overlayfs && hasOtherSnapshotter(subject)) return []
    return [
      {
        ...{ path: [...root.path, key, index], effect: 'does not start its CRI' },
        ...{ why: `it needs \`${name}\``, from: 'server.go: LoadPlugins' },
        hint: 'remove it',
      },
    ]
  })
}

function required({ config, root }: ValueSubject, { plugins }: Plugins): ValueFault[] {
  const key = 'required_plugins'
  const off = listed(config.containerd.config.disabled_plugins).map(([name]) => name)
  const known = Object.keys(plugins)
  return listed(root.table[key]).flatMap(([name, index]): ValueFault[] => {
    const fault = (why: string, hint: string): ValueFault[] => [
      { path: [...root.path, key, index], effect: 'does not start', why, hint, from: 'server.go: New' },
    ]
    if (off.includes(name))
      return fault(`\`disabled_plugins\` has \`${name}\``, 'remove it from one of the two')
    if (known.includes(name) || !name.includes('.')) return []
    const meant = closest(name, known)
    return fault(
      `it has no plugin \`${name}\``,
      meant === undefined ? 'remove it' : `did you mean \`${meant}\`?`,
    )
  })
}

function listed(value: unknown): (readonly [string, number])[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item, index) => (typeof item === 'string' ? [[item, index] as const] : []))
}

/** Whether CRI, and from 2.1 on the transfer service that pulls its images, have another snapshotter than the default. */
function hasOtherSnapshotter({ images, runtime, plugin, line }: ValueSubject): boolean {
  const name = textAt(line.startsWith('1.') ? below(runtime, 'containerd') : images, 'snapshotter')
  const unpacks = plugin('io.containerd.transfer.v1.local').table.unpack_config
  const isPulledWith = compareVersions(line, '2.1') < 0 || (Array.isArray(unpacks) && unpacks.length > 0)
  return isPulledWith && name !== undefined && name !== '' && name !== 'overlayfs'
}
