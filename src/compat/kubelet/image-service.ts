import type { Config } from '../../config/schema.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import type { Finding } from '../rule.ts'

/** NewRemoteImageService in k8s.io/cri-client, pkg/remote_image.go@v0.36.4: the socket of another image service than containerd's. */
export function checkImageService({ kubelet }: Config, line: string): Finding[] {
  const given: readonly (readonly [ConfigPath, unknown])[] = [
    [['kubelet', 'config', 'imageServiceEndpoint'], kubelet.config.imageServiceEndpoint],
    [['kubelet', 'flags', 'image-service-endpoint'], kubelet.flags['image-service-endpoint']],
  ]
  return given.flatMap(([path, value]): Finding[] =>
    typeof value !== 'string' || value === '' || /^(unix:\/\/)?\/./.test(value)
      ? []
      : [
          {
            ...{ code: 'kubelet-value-refused', severity: 'error', path },
            message: `kubelet ${line} does not start: no image service answers at ${value}`,
            hint: 'remove it: containerd has the images; or write the socket of another program, like unix:///run/stargz/grpc.sock',
            source: `k8s.io/cri-client v0.${line.slice(2)}, pkg/remote_image.go`,
          },
        ],
  )
}
