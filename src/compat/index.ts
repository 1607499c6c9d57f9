import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { containerdRules } from './containerd/index.ts'
import {
  kubeletCredentialProviders,
  kubeletFields,
  kubeletFlags,
  kubeletGates,
  kubeletValues,
} from './kubelet/index.ts'
import { nodeRules } from './node/index.ts'
import type { Rule, Subject } from './rule.ts'
import { cniSpec } from './versions/cni-spec.ts'
import { criVersion } from './versions/cri-version.ts'
import { knownFaults } from './versions/known-faults.ts'
import { kubernetesMatrix } from './versions/kubernetes-matrix.ts'
import { runcPin } from './versions/runc-pin.ts'
import { vulnerabilities } from './versions/vulnerabilities.ts'
import { withoutFixes } from './versions/without-fixes.ts'

/** Versions against each other, and what became known of each. */
const pairs: readonly Rule[] = [
  ...[runcPin, criVersion, kubernetesMatrix, cniSpec],
  ...[vulnerabilities, knownFaults, withoutFixes],
]

/** What the config asks of a program, against its version and the node. */
const settings: readonly Rule[] = [
  kubeletFields,
  kubeletGates,
  kubeletValues,
  kubeletFlags,
  kubeletCredentialProviders,
  containerdRules,
  ...nodeRules,
]

/**
 * Everything upstream is known to say about this node that the config did not heed. `standIn`: a version is not the
 * user's but the nearest one that works, so how versions go together says nothing.
 */
export async function checkCompatibility(
  subject: Subject,
  file: string,
  { standIn }: { readonly standIn: boolean },
): Promise<Diagnostic[]> {
  const rules = standIn ? settings : [...pairs, ...settings]
  const found = await Promise.all(rules.map(rule => rule(subject)))
  return found.flat().map(finding => ({ ...finding, file }))
}
