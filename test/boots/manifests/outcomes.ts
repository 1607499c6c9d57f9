/** What `check` says of a manifest before the boot; nothing: it runs. */
export interface Outcome {
  /** Codes of the errors for the Pod as upstream wrote it. */
  readonly written: readonly string[]
  /** The same once `bakelet import` left out what only an API server gives. Absent: none. */
  readonly imported?: readonly string[]
}

const account = { written: ['pod-needs-api-server'] }
/** With a Secret or ConfigMap that upstream's installation makes. */
const objects = { written: ['pod-needs-api-server', 'pod-object-missing'] }
const labels = { written: ['pod-needs-api-server', 'pod-not-admitted'] }

export const unchanged = { written: [] }

/** By manifest. All others run as they are. */
export const outcomes: Readonly<Record<string, Outcome>> = {
  cadvisor: account,
  'calico-apiserver': objects,
  'calico-kube-controllers': account,
  'calico-node': account,
  'calico-typha': account,
  'calico-typha-horizontal-autoscaler': account,
  cassandra: account,
  cockroachdb: account,
  contour: objects,
  controller: account,
  'csi-hostpathplugin': objects,
  'csi-mockplugin': account,
  envoy: objects,
  etcd: account,
  'event-exporter-v0.3.4': account,
  'fluentd-gcp-scaler': account,
  // A path below a file.
  'helper-pod': { written: ['pod-not-admitted'], imported: ['pod-not-admitted'] },
  'ingress-nginx-controller': objects,
  'ingress-nginx-kind': { written: ['pod-needs-api-server', 'pod-not-admitted', 'pod-object-missing'] },
  'ip-masq-agent': labels,
  'kube-dns-autoscaler': account,
  'kube-flannel-ds': account,
  'kube-network-policies': account,
  'kube-router': objects,
  'local-path-provisioner': account,
  'metadata-proxy-v0.1': labels,
  mysql: account,
  'node-local-dns': account,
  // `nodeSelectors`, which no kubelet knows.
  'node-problem-detector': { written: ['pod-needs-api-server', 'pod-schema'], imported: ['pod-schema'] },
  // A node has the socket of NRI only where the config turns NRI on.
  'nri-plugin-device-injector': { written: ['pod-host-path'], imported: ['pod-host-path'] },
  'nvidia-driver-installer': { written: ['pod-not-admitted'] },
  'nvidia-gpu-device-plugin': { written: ['pod-not-admitted'] },
  'prometheus-operator': account,
  'prometheus-server': objects,
  ratelimit: { written: ['pod-object-missing'] },
  speaker: objects,
  'speaker-frr': objects,
  'tigera-operator': account,
  'volume-snapshot-controller': account,
  zoo: account,
}
