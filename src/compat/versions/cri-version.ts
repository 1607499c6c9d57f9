import { compareVersions, minorOf } from '../../upstream/version.ts'
import type { Rule } from '../rule.ts'

/**
 * A kubelet speaks CRI v1alpha2 alone up to 1.22, both up to 1.25, and v1 alone from 1.26 on (kubernetes
 * pkg/kubelet/cri/remote). containerd speaks both from 1.6 on, and v1 alone from 2.0 on (docs/containerd-2.0.md).
 */
export const newestAlphaOnly = '1.22'
const oldestV1Only = '2.0'

export const criVersion: Rule = ({ config, versions: { containerd, kubelet } }) => {
  const isAlphaOnly = compareVersions(minorOf(kubelet), newestAlphaOnly) <= 0
  if (!config.containerd.cri || !isAlphaOnly || compareVersions(minorOf(containerd), oldestV1Only) < 0)
    return []
  return [
    {
      code: 'cri-version-mismatch',
      severity: 'error',
      message: `kubelet ${minorOf(kubelet)} never gets ready with containerd ${minorOf(containerd)}: it speaks CRI v1alpha2, which containerd dropped in ${oldestV1Only}`,
      path: ['containerd', 'version'],
      hint: 'use containerd 1.7 or 1.6, or a kubelet from 1.23 on',
      source: 'containerd docs/containerd-2.0.md; kubernetes pkg/kubelet/cri/remote',
    },
  ]
}
