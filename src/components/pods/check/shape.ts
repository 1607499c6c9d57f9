import { show } from '../../../config/show.ts'
import { isTable } from '../../../config/table.ts'
import { importHint, isCompose, isImportable } from './importable.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'

/**
 * Exactly one v1 Pod: true if the rest of the checks make sense. The kubelet reads one object from a file and takes no
 * list (pkg/kubelet/config/file.go@v1.36.4, extractFromFile).
 */
export function checkShape(pod: Node, file: string, out: Reporter): boolean {
  const fail = (where: Node, message: string, hint: string) => {
    out.report('pod-not-a-pod', where, message, hint)
    return false
  }
  const start = 'start the file with apiVersion: v1 and kind: Pod'
  if (!isTable(pod.value))
    return pod.given
      ? fail(pod, 'the manifest is not a mapping', start)
      : fail(pod, 'the manifest is empty', start)

  if (isCompose(pod.value)) {
    const message = 'this is a compose file, and a kubelet takes only Pods'
    out.report('pod-not-a-pod', pod.get('services'), message, importHint(file), { at: 'key' })
    return false
  }
  const kind = pod.get('kind')
  const apiVersion = pod.get('apiVersion')
  if (!kind.given) return fail(kind, 'the manifest has no kind', start)
  if (kind.value !== 'Pod')
    return fail(kind, `the manifest is a ${String(kind.value)}, and not a Pod`, hintForKind(kind.value, file))
  if (!apiVersion.given) return fail(apiVersion, 'the manifest has no apiVersion', 'add apiVersion: v1')
  if (apiVersion.value !== 'v1')
    return fail(
      apiVersion,
      `apiVersion is ${show(apiVersion.value)}, and a Pod has v1`,
      'write apiVersion: v1',
    )
  return true
}

function hintForKind(kind: unknown, file: string): string {
  if (isImportable(kind)) return importHint(file)
  if (kind === 'CronJob') return 'without an API server there are no controllers: write a timer under `units`'
  return 'only Pods run without an API server, with ConfigMaps and Secrets for them: write kind: Pod'
}
