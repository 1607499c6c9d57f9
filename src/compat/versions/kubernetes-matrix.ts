import { kubernetesRow } from '../../upstream/pins.ts'
import { compareVersions, minorOf } from '../../upstream/version.ts'
import type { Rule } from '../rule.ts'

/**
 * containerd RELEASES.md, "Kubernetes support": for each Kubernetes minor the oldest patch of each containerd line,
 * written "1.7.24+". A line newer than the newest listed one is implied by the plus; a line that is missing below
 * the newest one is not tested with that Kubernetes.
 */
export const kubernetesMatrix: Rule = ({ config, versions: { containerd, kubelet } }) => {
  const row = kubernetesRow(minorOf(kubelet))?.containerd
  if (!config.containerd.cri || !row) return []
  const inLine = row.find(oldest => minorOf(oldest) === minorOf(containerd))
  const isTested = inLine
    ? compareVersions(containerd, inLine) >= 0
    : row.every(oldest => compareVersions(containerd, oldest) > 0)
  if (isTested) return []
  return [
    {
      code: 'containerd-kubelet-untested',
      severity: 'warning',
      message: `containerd ${containerd} is not tested with kubelet ${minorOf(kubelet)}`,
      path: ['containerd', 'version'],
      hint: `upstream lists ${row.map(oldest => `${oldest} or a later ${minorOf(oldest)}`).join(', ')}`,
      source: 'containerd RELEASES.md, "Kubernetes Support"',
    },
  ]
}
