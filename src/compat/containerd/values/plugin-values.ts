import { textAt, type ValueFault, type ValueRule } from './value-rule.ts'

interface Value {
  readonly plugin: string
  readonly key: string
  readonly isValid: RegExp
  readonly hint: string
  readonly from: string
}

/** Texts that plugins besides CRI read further; "" is their default. */
const values: readonly Value[] = [
  {
    ...{ plugin: 'io.containerd.shim.v1.manager', key: 'socket_dir', isValid: /^\// },
    ...{ hint: 'write it like /run/containerd/s', from: 'core/runtime/v2/shim_manager.go' },
  },
  {
    ...{ plugin: 'io.containerd.snapshotter.v1.erofs', key: 'dmverity_mode', isValid: /^(auto|on|off)$/ },
    ...{ hint: 'write auto, on or off', from: 'plugins/snapshots/erofs/erofs.go' },
  },
  {
    // RAMInBytes of github.com/docker/go-units v0.5.0.
    ...{ plugin: 'io.containerd.snapshotter.v1.erofs', key: 'default_size' },
    isValid: /^\d+(\.\d+)? ?([kmgtp]?i?b?)$/i,
    ...{ hint: 'write it like 64MiB', from: 'plugins/snapshots/erofs/plugin/plugin.go' },
  },
]

export const checkPluginValues: ValueRule = ({ plugin }) =>
  values.flatMap(({ plugin: id, key, isValid, hint, from }): ValueFault[] => {
    const place = plugin(id)
    const value = textAt(place, key)
    if (!value || isValid.test(value)) return []
    const why = `\`${key}\` cannot be ${JSON.stringify(value)}`
    return [{ path: [...place.path, key], effect: 'does not start', why, hint, from }]
  })
