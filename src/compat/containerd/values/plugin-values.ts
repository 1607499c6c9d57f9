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
    ...{ plugin: 'io.containerd.nri.v1.nri', key: 'socket_path', isValid: /^\// },
    ...{ hint: 'write it like /var/run/nri/nri.sock', from: 'internal/nri/nri.go' },
  },
  {
    // RAMInBytes of github.com/docker/go-units v0.5.0.
    ...{ plugin: 'io.containerd.snapshotter.v1.erofs', key: 'default_size' },
    isValid: /^\d+(\.\d+)? ?([kmgtp]?i?b?)$/i,
    ...{ hint: 'write it like 64MiB', from: 'plugins/snapshots/erofs/plugin/plugin.go' },
  },
]

export const checkPluginValues: ValueRule = ({ plugin, line }) =>
  values.flatMap(({ plugin: id, key, isValid, hint, from }): ValueFault[] => {
    const place = plugin(id)
    const value = textAt(place, key)
    // NRI is off where it is switched off, and by default in 1.7 (pkg/nri/config.go).
    const isOff = place.table.disable === true || (line === '1.7' && place.table.disable !== false)
    if (!value || isValid.test(value) || (id.includes('nri') && isOff)) return []
    const why = `\`${key}\` cannot be ${JSON.stringify(value)}`
    return [{ path: [...place.path, key], effect: 'does not start', why, hint, from }]
  })
