import type { Row } from './row.ts'

const unit = '/etc/systemd/system/kubelet.service'
const noServer = 'the kubelet has no server'
const standalone = 'a standalone kubelet has no API server'

const owner = { good: /^root:root$/, wants: 'root:root' }
const mode = { good: /^[0-6]00$/, wants: '600 or less' }

/** With its server off the kubelet listens nowhere (pkg/kubelet/kubelet.go v1.36.4, enableServer). */
const ofServer = (command: string) => `if server; then ${command}; else echo none; fi`

/** CIS Kubernetes Benchmark v1.12, section 4, and 1.1.1 of static pods. */
const files: readonly Row[] = [
  {
    ...{ item: '1.1.1', about: 'manifests that others than root may read' },
    ask: 'find "$manifests" /var/lib/bakelet/pods -type f -perm /077 | wc -l',
    ...{ good: /^0$/, wants: '0' },
  },
  { item: '4.1.1', about: 'mode of kubelet.service', ask: `mode_of ${unit}`, ...mode },
  { item: '4.1.2', about: 'owner of kubelet.service', ask: `owner_of ${unit}`, ...owner },
  {
    ...{ item: '4.1.3, 4.1.4', about: 'kubeconfig of kube-proxy' },
    ask: 'grep -lsx kube-proxy /proc/[0-9]*/comm || echo none',
    ...{ good: /^none$/, wants: 'no kube-proxy', absent: 'the node has no kube-proxy' },
  },
  {
    ...{ item: '4.1.5, 4.1.6', about: 'kubeconfig of the kubelet' },
    ask: 'file=$(flag kubeconfig); if [ -n "$file" ]; then mode_of "$file"; else echo none; fi',
    ...{ ...mode, absent: standalone },
  },
  {
    ...{ item: '4.1.7', about: 'mode of the CA of the clients of the kubelet' },
    ask: ofServer('mode_of "$(client_ca)"'),
    ...{ good: /^[0-6][04][04]$/, wants: '644 or less', absent: noServer },
  },
  {
    ...{ item: '4.1.8', about: 'owner of the CA of the clients of the kubelet' },
    ...{ ask: ofServer('owner_of "$(client_ca)"'), ...owner, absent: noServer },
  },
  { item: '4.1.9', about: 'mode of the configuration of the kubelet', ask: 'mode_of "$config"', ...mode },
  { item: '4.1.10', about: 'owner of the configuration of the kubelet', ask: 'owner_of "$config"', ...owner },
]

const settings: readonly Row[] = [
  {
    ...{ item: '4.2.1', about: 'anonymous requests' },
    ask: 'value anonymous-auth authentication enabled',
    ...{ good: /^false$/, wants: 'false' },
  },
  {
    ...{ item: '4.2.2', about: 'authorization of requests' },
    ask: ofServer('value authorization-mode authorization mode'),
    ...{ good: /^Webhook$/, wants: 'Webhook', absent: noServer },
    accepted: {
      answer: /^AlwaysAllow$/,
      why: 'Webhook asks an API server: on a standalone node only certificates of the given CA get in',
    },
  },
  {
    ...{ item: '4.2.3', about: 'CA of clients', ask: ofServer('client_ca') },
    ...{ good: /^\/.+$/, wants: 'a file', absent: noServer },
  },
  {
    ...{ item: '4.2.4', about: 'read-only port', ask: 'value read-only-port readOnlyPort' },
    ...{ good: /^0$/, wants: '0' },
  },
  {
    // The default is 4 hours.
    ...{ item: '4.2.5', about: 'time after which an idle exec ends' },
    ask: ofServer('or 4h "$(value streaming-connection-idle-timeout streamingConnectionIdleTimeout)"'),
    ...{ good: /^(?!0[a-z]*$).+/, wants: 'not 0', absent: noServer },
    weakenedBy: ({ key }) => /\.streaming-?connection-?idle-?timeout$/i.test(key),
  },
  {
    ...{ item: '4.2.6', about: "the kubelet's chains of iptables" },
    ask: 'or true "$(value make-iptables-util-chains makeIPTablesUtilChains)"',
    ...{ good: /^true$/, wants: 'true' },
  },
  {
    ...{ item: '4.2.6 of v1.6', about: 'parameters of the kernel as the kubelet wants them, or no start' },
    ask: 'or false "$(value protect-kernel-defaults protectKernelDefaults)"',
    ...{ good: /^true$/, wants: 'true' },
    accepted: { answer: /^false$/, why: 'the kubelet sets them itself when it starts' },
  },
  {
    ...{ item: '4.2.7', about: 'another name than that of the host' },
    ask: 'if [ -z "$flags" ]; then echo unknown; else or no "$(flag hostname-override)"; fi',
    ...{ good: /^no$/, wants: 'no' },
  },
  {
    ...{ item: '4.2.8', about: 'events that the kubelet sends' },
    ask: 'if [ -n "$(flag kubeconfig)" ]; then value event-qps eventRecordQPS; else echo none; fi',
    ...{ good: /^\d+$/, wants: 'a limit that fits', absent: standalone },
  },
  {
    ...{
      item: '4.2.9',
      about: 'certificate of the server',
      ask: ofServer('value tls-cert-file tlsCertFile'),
    },
    ...{ good: /^\/.+$/, wants: 'a file', absent: noServer },
    accepted: { answer: /^$/, why: 'the kubelet makes one when it starts, and its clients have to pin it' },
  },
  {
    ...{ item: '4.2.10, 4.2.11', about: 'rotation of certificates that an API server signs' },
    ask: 'if [ -n "$(flag kubeconfig)" ]; then value rotate-certificates rotateCertificates; else echo none; fi',
    ...{ good: /^true$/, wants: 'true', absent: standalone },
  },
  {
    // Default: k8s.io/component-base v0.36.4, cli/flag/ciphersuites_flag.go, DefaultTLSVersion.
    ...{ item: '4.2.12', about: 'oldest TLS of the server' },
    ask: ofServer('or VersionTLS12 "$(value tls-min-version tlsMinVersion)"'),
    ...{ good: /^VersionTLS1[23]$/, wants: 'VersionTLS12 or newer', absent: noServer },
    weakenedBy: ({ key }) => /\.(tlsMinVersion|tls-min-version)$/.test(key),
  },
  {
    // TLS 1.3 has only strong ones, which cannot be chosen (kubelet v1.36.4, cmd/kubelet/app/server.go, InitializeTLS).
    ...{ item: '4.2.12', about: 'ciphers of the server' },
    ask: ofServer(`if [ "$(value tls-min-version tlsMinVersion)" = VersionTLS13 ]; then echo of TLS 1.3
elif [ -n "$(flag tls-cipher-suites)" ] || lines_of tlsCipherSuites | grep -q "^ *- "; then echo chosen; else echo all; fi`),
    ...{ good: /^(of TLS 1\.3|chosen)$/, wants: 'of TLS 1.3, or chosen', absent: noServer },
    weakenedBy: ({ key }) => /\.(tlsCipherSuites|tls-cipher-suites|tlsMinVersion|tls-min-version)$/.test(key),
  },
  {
    ...{ item: '4.2.13', about: 'processes of a pod', ask: 'value pod-max-pids podPidsLimit' },
    ...{ good: /^[1-9]\d*$/, wants: 'a limit' },
    weakenedBy: ({ key }) => /\.(podPidsLimit|pod-max-pids)$/.test(key),
  },
  {
    ...{ item: '4.2.14', about: 'seccomp for containers that name no profile' },
    ask: 'value seccomp-default seccompDefault',
    ...{ good: /^true$/, wants: 'true' },
    weakenedBy: ({ key }) => /^kubelet\.(.*seccomp-?default|version)$/i.test(key),
  },
]

export const kubelet: readonly Row[] = [...files, ...settings].map(row => ({
  ...row,
  item: `CIS Kubernetes ${row.item}`,
}))
