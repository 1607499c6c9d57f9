interface Managed {
  readonly reason: string
  readonly hint: string
  /** Whether a value that bakelet does not write does no harm. */
  readonly allows?: (value: unknown) => boolean
}

const pods: Managed = {
  reason: 'bakelet sets where the kubelet finds its pods',
  hint: 'name manifests, or a URL, under `pods`',
}

const server: Managed = {
  reason: 'bakelet sets up the kubelet server, and never an anonymous one',
  hint: 'use `kubelet.server`',
}

const head: Managed = { reason: 'bakelet writes the head of the file', hint: 'remove it' }

/** Fields of KubeletConfiguration that other parts of the node rely on, so that `kubelet.config` cannot change them. */
export const managedFields: Readonly<Record<string, Managed>> = {
  apiVersion: head,
  kind: head,
  staticPodPath: pods,
  staticPodURL: pods,
  containerRuntimeEndpoint: {
    reason: "the kubelet talks to this node's containerd",
    hint: 'remove it',
  },
  enableServer: server,
  address: server,
  port: server,
  readOnlyPort: { ...server, allows: value => value === 0 },
  // Without an API server, webhook.enabled and the mode Webhook, both the defaults, keep the kubelet from starting, and
  // AlwaysAllow, the only other mode, is safe only with the authentication that goes with it (cmd/kubelet/app/auth.go).
  authentication: server,
  authorization: server,
  cgroupDriver: {
    reason:
      'containerd and the kubelet must use the same cgroup driver, and bakelet sets systemd on both sides',
    hint: 'remove it',
  },
  healthzBindAddress: {
    reason: 'the health check has no authentication, so it listens on loopback only',
    hint: 'remove it, or use 127.0.0.1',
    allows: value => typeof value === 'string' && (/^127(\.\d{1,3}){3}$/.test(value) || value === '::1'),
  },
  // The mode went away in 1.32 (release notes); the field stayed behind.
  runOnce: {
    reason: 'with it the kubelet exits after its first round, or does not start',
    hint: 'remove it',
    allows: value => value === false,
  },
}

const standalone: ManagedFlag = {
  reason: 'this kubelet is standalone, without an API server',
  hint: 'remove it',
}

const wholeConfig: ManagedFlag = {
  reason: 'bakelet writes the whole configuration of the kubelet, which it can check',
  hint: 'write the fields under `kubelet.config`',
}

const folders: ManagedFlag = {
  reason: "the units, the image and the uninstaller rely on the kubelet's own folders",
  hint: 'remove it',
}

const printsAndExits: ManagedFlag = { reason: 'with it the kubelet prints and exits', hint: 'remove it' }

type ManagedFlag = Omit<Managed, 'allows'>

/** Flags that the node relies on as they are. Those that set a field of `managedFields` are managed as well. */
export const managedFlags: Readonly<Record<string, ManagedFlag>> = {
  config: wholeConfig,
  'config-dir': wholeConfig,
  kubeconfig: standalone,
  'bootstrap-kubeconfig': standalone,
  'register-node': standalone,
  'container-runtime': {
    reason:
      'the kubelet runs its pods with containerd, and bakelet sets its endpoint where the version needs that',
    hint: 'remove it',
  },
  'container-runtime-endpoint': {
    reason: "the kubelet talks to this node's containerd",
    hint: 'remove it',
  },
  'pod-infra-container-image': {
    reason: 'the sandbox image is set in containerd, and bakelet tells the kubelet where that needs it',
    hint: 'remove it; another image is set in `containerd.config`',
  },
  'root-dir': folders,
  'cert-dir': folders,
  'hostname-override': {
    reason: 'pods are named after the host, and bakelet waits for them by that name',
    hint: 'use `system.hostname`',
  },
  help: printsAndExits,
  version: printsAndExits,
}
