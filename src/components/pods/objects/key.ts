import { show } from '../../../config/show.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/** IsConfigMapKey in apimachinery pkg/util/validation/validation.go@v0.36.4 */
export function checkKey(key: string, value: Node, out: Reporter): void {
  if (/^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== '.' && !key.startsWith('..')) return
  out.report(
    'pod-object-invalid',
    value,
    `the key ${show(key)} cannot be the name of a file`,
    'write at most 253 letters, digits, "-", "_" and ".", not beginning with ".."; `items` of a volume can give it a folder',
    { at: 'key' },
  )
}
