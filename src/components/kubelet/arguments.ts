import type { Config } from '../../config/schema.ts'
import { compareVersions, minorOf } from '../../upstream/version.ts'

export const runtimeEndpoint = 'unix:///run/containerd/containerd.sock'
/** The minor from which the endpoint is a field of KubeletConfiguration (config/v1beta1/types.go). */
export const endpointFieldSince = '1.27'

interface Input {
  readonly flags: Config['kubelet']['flags']
  readonly version: string
  readonly sandboxImage: string
  /** Flags of what else the config has. */
  readonly others: Readonly<Record<string, string>>
}

/** The words of the kubelet's command line after --config: what has no field in this version, then the user's flags. */
export function kubeletArguments({ flags, version, sandboxImage, others }: Input): string[] {
  const isBefore = (minor: string) => compareVersions(minorOf(version), minor) < 0
  const ours = {
    // Without it a kubelet with dockershim looks for Docker; it went with dockershim in 1.24.
    ...(isBefore('1.24') ? { 'container-runtime': 'remote' } : {}),
    ...(isBefore(endpointFieldSince) ? { 'container-runtime-endpoint': runtimeEndpoint } : {}),
    // The image that garbage collection spares: the kubelet's own default is another than containerd's. From 1.23 on it
    // spares what containerd pins, and from 1.24 on the flag is deprecated (pkg/kubelet/images/image_gc_manager.go).
    ...(isBefore('1.24') ? { 'pod-infra-container-image': sandboxImage } : {}),
  }
  return Object.entries({ ...ours, ...others, ...flags }).map(([name, value]) => `--${name}=${value}`)
}
