import type { Config } from '../../../config/schema.ts'
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { locate } from '../../../diagnostics/locate.ts'
import type { Resolved } from '../../../resolve/types.ts'
import { minorNumber } from '../../../upstream/version.ts'
import type { PodFacts } from '../check/index.ts'
import { nodeAt } from '../check/node.ts'
import { reporterFor } from '../check/reporter.ts'
import { checkCapabilities } from './capabilities.ts'
import { checkDeletion } from './deletion.ts'
import { checkImagePulls } from './image-pulls.ts'
import { kubeletNode } from './kubelet-node.ts'
import { checkLeastMemory } from './least-memory.ts'
import { checkNodeLabels } from './node-labels.ts'
import { checkNodeResources, isDevicePlugin } from './node-resources.ts'
import { checkNonRoot } from './non-root.ts'
import { checkPodAddress } from './pod-address.ts'
import { checkProbePorts } from './probe-ports.ts'
import { checkProfiles } from './profiles.ts'
import { checkSubPaths } from './sub-paths.ts'
import { checkUnsafeSysctls } from './sysctls.ts'
import { tooLarge } from './too-large.ts'
import { checkUserNamespace } from './user-namespace.ts'
import { checkVolumePrograms } from './volume-programs.ts'
import { checkWorkingFolders } from './working-folder.ts'

interface ValidPod {
  readonly file: string
  readonly document: Parameters<typeof locate>[1][number] & { readonly value: unknown }
  readonly facts: PodFacts
  readonly index: number
}

interface OnNode {
  readonly config: Config
  readonly file: string
  readonly versions: Resolved['versions']
  /** The oldest kernel that the base may have; undefined where nobody knows. */
  readonly kernel: string | undefined
  readonly isPreloaded: (reference: string) => boolean
}

/**
 * What becomes of Pods that the kubelet takes: those that this node does not admit, and settings that do on it what nobody means.
 * `npm run judge` compares the first with the kubelet's own handlers.
 */
export function checkOnNode(
  pods: readonly ValidPod[],
  { config, file, versions, kernel, isPreloaded }: OnNode,
): Diagnostic[] {
  const node = kubeletNode(config)
  const hasDevicePlugin = pods.some(({ facts }) => isDevicePlugin(facts))
  const found = pods.flatMap(({ file, document }) => {
    const pod = nodeAt(document.value)
    const out = reporterFor(file)
    checkNodeLabels(pod, node, out)
    checkUnsafeSysctls(pod, minorNumber(versions.kubelet), node, out)
    checkNodeResources(pod, node, { hasDevicePlugin, out })
    checkCapabilities(pod, out)
    checkProfiles(pod, config, out)
    checkImagePulls(pod, isPreloaded, out)
    checkProbePorts(pod, out)
    checkPodAddress(pod, out)
    checkDeletion(pod, out)
    checkNonRoot(pod, out)
    checkUserNamespace(pod, { kubelet: config.kubelet, versions, kernel }, out)
    checkWorkingFolders(pod, out)
    checkSubPaths(pod, out)
    checkLeastMemory(pod, out)
    checkVolumePrograms(pod, config, out)
    return locate(out.diagnostics, [document])
  })
  return [...found, ...tooMany(pods, node.maxPods, file), ...tooLarge(pods, config, file)]
}

function tooMany(pods: readonly ValidPod[], most: number, file: string): Diagnostic[] {
  const first = pods[most]
  if (!first || most < 0) return []
  return [
    {
      code: 'pod-not-admitted',
      severity: 'error',
      message: `${pods.length} pods are more than the kubelet starts on one node: ${most}`,
      file,
      path: ['pods', first.index],
      hint: `write into the config: kubelet: {config: {maxPods: ${pods.length}}}`,
    },
  ]
}
