import type { SourceFile } from '../../../config/document.ts'
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { spanMaker } from '../../../diagnostics/source.ts'
import { importHint } from './importable.ts'

/** What podman-systemd.unit(5) makes a container, a pod or manifests of. */
const section = /^\[(Container|Pod|Kube)\][ \t]*$/m

/** A file of Quadlet where a manifest belongs. It is not YAML, so it is found before it is read as YAML. */
export function quadletInPods({ file, text }: SourceFile): Diagnostic | undefined {
  const found = /\.(container|pod|kube)$/.test(file) ? section.exec(text) : null
  if (!found) return undefined
  return {
    ...{ code: 'pod-not-a-pod', severity: 'error', file, path: [] },
    message: 'this is a file of Quadlet, and a kubelet takes only Pods',
    span: spanMaker(text)(found.index, found.index + found[0].trimEnd().length),
    hint: importHint(file),
  }
}
