import { isTable } from '../../../config/table.ts'
import { shellWord } from '../../../render/shell.ts'

/** Whether a document is a compose file: it has services and no kind. */
export const isCompose = (value: unknown): boolean =>
  isTable(value) && 'services' in value && !('kind' in value)

/** Controllers that hold the template of a Pod, and lists of objects. `bakelet import` makes Pods of them. */
const importable = new Set([
  ...['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'Job'],
  ...['List', 'PodList'],
])

/** Whether `bakelet import` makes Pods of objects of this kind. */
export const isImportable = (kind: unknown): boolean => typeof kind === 'string' && importable.has(kind)

/** An import stops at a config that names files that are not Pods, so the file is taken out first. */
export const importHint = (file: string): string =>
  `take the file out of \`pods\`, and make a Pod of it: \`bakelet import ${shellWord(file)}\``
