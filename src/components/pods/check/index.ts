import type { Document, SourceFile } from '../../../config/document.ts'
import type { ConfigPath, Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { minorNumber } from '../../../upstream/version.ts'
import { checkAffinity } from './affinity.ts'
import { checkAnnotations } from './annotations.ts'
import { checkApiServer } from './api-server.ts'
import { checkBandwidth } from './bandwidth.ts'
import { checkContainers } from './containers.ts'
import { type PodFacts, podFacts } from './facts.ts'
import { checkFieldGates } from './field-gates.ts'
import type { GivenGates } from './gate-stages.ts'
import { checkPinned } from './images.ts'
import { checkMetadata } from './metadata.ts'
import { nodeAt } from './node.ts'
import { checkObjectMeta } from './object-meta.ts'
import { checkPodResources } from './pod-resources.ts'
import { reporterFor } from './reporter.ts'
import { checkSchema } from './schema.ts'
import { checkPodSecurity } from './security.ts'
import { checkShape } from './shape.ts'
import { checkPodSpec } from './spec.ts'
import { checkSpread } from './spread.ts'
import { checkVolumePlugins } from './volume-plugins.ts'
import { checkVolumes } from './volumes.ts'

export type { PodFacts, PodHostPath } from './facts.ts'
export { checkNodePorts } from './node-ports.ts'
export { checkPods, distinctPods } from './set.ts'

/**
 * Checks a static pod manifest before any boot: one v1 Pod, known fields of the right types, the kubelet's own rules,
 * and nothing that needs an API server. `pod` is there where the manifest is a Pod with a name, also beside errors.
 * @param kubeletVersion like 1.36.4: fields and rules differ between minors.
 * @param nodeName what the kubelet appends to the name. Default: nothing.
 * @param gates feature gates that the config sets. Default: none.
 * @param isLocked whether the digest of an image is known, though the Pod does not say it. Default: of none.
 */
export function checkPod(
  source: SourceFile,
  document: Document,
  {
    kubeletVersion,
    nodeName = '',
    gates = new Map(),
    isLocked = () => false,
  }: {
    kubeletVersion: string
    nodeName?: string
    gates?: GivenGates
    isLocked?: (reference: string) => boolean
  },
): { pod?: PodFacts; diagnostics: Diagnostic[] } {
  const minor = minorNumber(kubeletVersion)
  const out = reporterFor(source.file)
  const pod = nodeAt(document.value)
  if (!checkShape(pod, source.file, out)) return { diagnostics: [...out.diagnostics] }

  const spec = pod.get('spec')
  const textAt = (path: ConfigPath) => {
    const { start, end } = document.span(path)
    return source.text.slice(start, end)
  }
  checkSchema(pod, { minor, syntax: document.syntax, textAt, out })
  if (!spec.given) out.invalid(spec, 'the Pod has no spec', 'add spec: {containers: […]}')
  checkMetadata(pod.get('metadata'), nodeName, out)
  checkObjectMeta(pod.get('metadata'), out)
  checkAnnotations(pod, out)
  checkBandwidth(pod, out)
  checkContainers(spec, { minor, gates }, out)
  checkFieldGates(spec, { minor, gates }, out)
  checkVolumes(spec, out)
  checkVolumePlugins(spec, { minor, gates }, out)
  checkPodResources(spec, out)
  checkPodSecurity(spec, { minor, gates }, out)
  checkPodSpec(spec, nodeName, minor, out)
  checkAffinity(spec.get('affinity'), out)
  checkSpread(spec.get('topologySpreadConstraints'), minor, out)
  checkApiServer(spec, minor, out)
  checkPinned(spec, isLocked, out)
  const facts = podFacts(pod)
  return { ...(facts && { pod: facts }), diagnostics: [...out.diagnostics] }
}
