/** Upstream's note on a removed flag, and what to use instead. */
interface Removal {
  readonly instead: string
  /** A pull request of kubernetes/kubernetes, or another place; absent: the source without the flag is all there is. */
  readonly source?: string
}

const pull = (number: number) => `kubernetes/kubernetes#${number}`
const cni = 'remove it: containerd calls the CNI plugins, and bakelet tells it where they are'
const docker = 'remove it: it was for Docker'
const journal = 'remove it: the kubelet logs to the journal'

// Read in github.com/kubernetes/sig-release, releases/release-1.N/release-notes.
const families: readonly (readonly [names: string, removal: Removal])[] = [
  ['container-runtime', { instead: 'remove it: only a remote runtime is left', source: pull(114017) }],
  [
    'pod-infra-container-image',
    {
      instead: 'remove it: the sandbox image is set in containerd, and bakelet sets it there',
      source: pull(133779),
    },
  ],
  [
    'network-plugin network-plugin-mtu cni-conf-dir cni-bin-dir cni-cache-dir',
    { instead: cni, source: pull(106907) },
  ],
  [
    'docker-endpoint image-pull-progress-deadline experimental-dockershim-root-directory',
    { instead: docker, source: pull(106907) },
  ],
  [
    'docker docker-root docker-only docker-env-metadata-whitelist docker-tls docker-tls-ca docker-tls-cert docker-tls-key',
    { instead: docker },
  ],
  [
    'non-masquerade-cidr',
    { instead: 'remove it: `cni.network` describes the pod network', source: pull(107096) },
  ],
  ['keep-terminated-pod-volumes', { instead: 'remove it: volumes go with their pods', source: pull(122082) }],
  [
    'iptables-masquerade-bit iptables-drop-bit',
    { instead: 'remove it: the kubelet makes no such rules', source: pull(122363) },
  ],
  [
    'register-schedulable',
    { instead: 'remove it: a standalone kubelet registers no node', source: pull(122384) },
  ],
  ['cloud-config', { instead: 'remove it: the kubelet has no cloud providers', source: pull(130161) }],
  [
    'experimental-check-node-capabilities-before-mount',
    { instead: 'remove it: the kubelet mounts without that check', source: pull(104732) },
  ],
  [
    'experimental-kernel-memcg-notification',
    { instead: 'write `kernelMemcgNotification` under `kubelet.config`', source: pull(109388) },
  ],
  ['master-service-namespace', { instead: 'remove it: nothing reads it', source: pull(116015) }],
  [
    'containerd containerd-namespace machine-id-file boot-id-file container-hints application-metrics-count-limit ' +
      'enable-load-reader event-storage-age-limit event-storage-event-limit global-housekeeping-interval log-cadvisor-usage ' +
      'storage-driver-buffer-duration storage-driver-db storage-driver-host storage-driver-password storage-driver-secure ' +
      'storage-driver-table storage-driver-user',
    { instead: 'remove it: the kubelet never needed it', source: pull(139870) },
  ],
  [
    'add-dir-header alsologtostderr log-backtrace-at log-dir log-file log-file-max-size logtostderr one-output skip-headers ' +
      'skip-log-headers stderrthreshold',
    { instead: journal, source: 'kubernetes/enhancements, KEP-2845' },
  ],
]

/** By flag. */
export const removals: ReadonlyMap<string, Removal> = new Map(
  families.flatMap(([names, removal]) => names.split(' ').map(name => [name, removal] as const)),
)
