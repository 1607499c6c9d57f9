import { entryOf } from '../../config/entry-of.ts'
import { isTable, type Table } from '../../config/table.ts'
import data from '../../data/kubelet-fields.json' with { type: 'json' }
import { closest } from '../../diagnostics/closest.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import { minorOf } from '../../upstream/version.ts'
import { lifetimeOf } from '../lifetime.ts'
import { readFrom } from '../read-from.ts'
import type { Finding } from '../rule.ts'
import { checkStruct, type Structs } from '../structs.ts'
import { managedFields } from './managed.ts'

/**
 * Checks `kubelet.config` against the KubeletConfiguration of this kubelet. The kubelet itself drops a field that it
 * does not know and goes on, with a line in its log ("Using lenient decoding as strict decoding failed",
 * kubernetes pkg/kubelet/kubeletconfig/util/codec), so a typo would change nothing and say nothing.
 * `ours`: the fields that bakelet writes; the user may say the same.
 */
export function checkKubeletConfig(
  config: Readonly<Record<string, unknown>>,
  kubeletVersion: string,
  path: ConfigPath,
  ours: Table = {},
): Finding[] {
  const line = minorOf(kubeletVersion)
  const free: Record<string, unknown> = {}
  const managed: Finding[] = []
  for (const [name, value] of Object.entries(config)) {
    const rule = entryOf(managedFields, name)
    if (!rule) free[name] = value
    else if (!rule.allows?.(value) && !isSame(value, ours[name]))
      managed.push({
        code: 'kubelet-config-managed',
        severity: 'error',
        message: `${name} cannot be set here: ${rule.reason}`,
        path: [...path, name],
        at: 'key',
        hint: rule.hint,
      })
  }
  const found = checkStruct(
    {
      structs: data.types as Structs,
      line,
      foldsCase: false,
      unknown: ({ name, path, variants, known }) => {
        const life = lifetimeOf(variants)
        const meant = closest(name, known)
        return {
          code: 'kubelet-config-unknown-field',
          severity: 'error',
          message: `kubelet ${line} has no field \`${name}\` here`,
          path,
          at: 'key',
          ...(life !== undefined
            ? { hint: `the field exists ${life}` }
            : meant === undefined
              ? {}
              : { hint: `did you mean \`${meant}\`?` }),
          source: readFrom(data._about.sources, 'k8s.io/kubelet', line, 'config/v1beta1/types.go'),
        }
      },
    },
    'KubeletConfiguration',
    free,
    path,
  )
  return [...managed, ...found]
}

function isSame(one: unknown, other: unknown): boolean {
  if (!isTable(one) || !isTable(other)) return one === other
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every(name => isSame(one[name], other[name]))
}
