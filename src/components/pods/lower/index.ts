import type { Document } from '../../../config/document.ts'
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import type { SourceLine } from '../../../plan/entry.ts'
import { minorNumber } from '../../../upstream/version.ts'
import { nodeAt } from '../check/node.ts'
import { reporterFor } from '../check/reporter.ts'
import type { LowerContext } from './context.ts'
import { lowerVariables } from './env.ts'
import { editedManifest } from './manifest.ts'
import { type LoweredVolume, lowerVolumes } from './volumes.ts'

/** A Pod that a kubelet without an API server can run, and the files that it needs. */
export interface LoweredPod {
  /** The manifest for the node. */
  readonly content: string
  /** The manifest has values of a Secret. */
  readonly secret?: true
  readonly volumes: readonly LoweredVolume[]
  /** What was put in the place of references, by the lines of the manifest. */
  readonly lines: readonly SourceLine[]
}

/**
 * Replaces what a Pod takes from the ConfigMaps and Secrets beside it, as a kubelet would with an API server. A static Pod cannot
 * refer to them: HasAPIObjectReference in pkg/api/pod/util.go@v1.36.4.
 */
export async function lowerPod(
  document: Document,
  {
    kubeletVersion,
    ...given
  }: Omit<LowerContext, 'document' | 'minor' | 'out'> & { readonly kubeletVersion: string },
): Promise<{ readonly lowered: LoweredPod; readonly diagnostics: readonly Diagnostic[] }> {
  const out = reporterFor(document.file)
  const minor = minorNumber(kubeletVersion)
  const context = { ...given, document, minor, out }
  const spec = nodeAt(document.value).get('spec')
  const volumes = lowerVolumes(spec, context)
  const variables = lowerVariables(spec, context)
  const edits = [...volumes.flatMap(volume => volume.edits), ...variables.edits]
  const failed = out.diagnostics.some(({ severity }) => severity === 'error')
  const content = failed ? document.text : await editedManifest(document, edits)
  const lines = [...volumes.map(({ from }) => from), ...variables.lines]
  return {
    lowered: { content, volumes, lines, ...(variables.secret && { secret: true }) },
    diagnostics: out.diagnostics,
  }
}
