import type { Signature } from '../signature.ts'

const programs = ['kubelet'] as const
const server = 'k8s.io/kubernetes v1.36.4, cmd/kubelet/app/server.go'

/** Why the kubelet ends before it runs a pod. */
export const kubeletStart: readonly Signature[] = [
  {
    id: 'cgroup-v1',
    programs,
    pattern: /kubelet is configured to not run on a host using cgroup v1/,
    cause: 'The node has cgroup v1, and kubelets since 1.35 do not start there.',
    edit: 'Boot with cgroup v2: remove `systemd.unified_cgroup_hierarchy=0` from the kernel arguments, or use a newer `base`. `failCgroupV1: false` in `kubelet.config` puts the move off until 1.38.',
    source: 'k8s.io/kubernetes v1.36.4, pkg/kubelet/apis/config/validation/validation_linux.go',
  },
  {
    id: 'swap-on',
    programs,
    pattern: /running with swap on is not supported/,
    cause: 'The node has swap, and the kubelet does not start beside it.',
    edit: 'Remove the swap from /etc/fstab and its unit, or allow it: `kubelet.config: {failSwapOn: false}`.',
    source: 'k8s.io/kubernetes v1.36.4, pkg/kubelet/cm/container_manager_linux.go',
  },
  {
    id: 'containerd-socket-missing',
    programs,
    pattern: /validate CRI v1 runtime API for endpoint .*(?:no such file or directory|connection refused)/,
    cause:
      'The kubelet does not find the socket of containerd: containerd does not run, or listens elsewhere.',
    edit: 'Look why containerd does not run: `systemctl status containerd`. Leave `containerRuntimeEndpoint` of `kubelet.config` and `grpc.address` of `containerd.config` to bakelet.',
    source: 'k8s.io/cri-client v0.36.4, pkg/remote_runtime.go',
  },
  {
    id: 'cri-disabled',
    programs,
    pattern: /unknown service runtime\.v1\.RuntimeService/,
    cause: 'containerd runs without its CRI plugin: it is disabled, or did not load.',
    edit: 'Remove "cri" from `disabled_plugins` in `containerd.config`, and leave `containerd.cri` at `true`. `ctr plugins ls` shows what did not load.',
    source: 'k8s.io/cri-client v0.36.4, pkg/remote_runtime.go; google.golang.org/grpc, server.go',
  },
  {
    id: 'kubelet-field-unknown',
    programs,
    pattern: /Using lenient decoding as strict decoding failed.*unknown field/,
    cause: 'The kubelet does not know a field of its configuration, and ignores it.',
    edit: 'Correct the field in `kubelet.config`. `bakelet check` names the nearest field of this version.',
    source: 'k8s.io/kubernetes v1.36.4, pkg/kubelet/kubeletconfig/util/codec/codec.go',
  },
  {
    id: 'feature-gate-unknown',
    programs: ['kubelet'],
    pattern: /unrecognized feature gate: \w+/,
    cause:
      'This version of the kubelet does not have a feature gate of the config: the gate came later, or is gone because the feature is always on.',
    edit: 'Remove the gate from `featureGates` in `kubelet.config`. `bakelet check` tells which versions have it.',
    source: 'k8s.io/component-base v0.36.4, featuregate/feature_gate.go',
  },
  {
    id: 'kubelet-flag-unknown',
    programs,
    pattern: /failed to parse kubelet flag: unknown flag/,
    cause: 'This version of the kubelet does not have a flag of its command line.',
    edit: 'Remove the flag from `kubelet.flags`. Most former flags are fields now: set them in `kubelet.config`.',
    source: `${server}; github.com/spf13/pflag v1.0.9, errors.go`,
  },
  {
    id: 'kubelet-config-invalid',
    programs,
    pattern:
      /failed to validate kubelet configuration, error: (?!kubelet is configured to not run on a host)/,
    cause: 'The kubelet refuses a value of its configuration.',
    edit: 'Correct the field that the line names, in `kubelet.config`. `bakelet check` has the same rules.',
    source: `${server}; pkg/kubelet/apis/config/validation/validation.go`,
  },
  {
    id: 'kubelet-config-unreadable',
    programs,
    pattern: /failed to load Kubelet config file/,
    cause: 'The file with the configuration of the kubelet is missing, or cannot be parsed.',
    edit: 'Write the file again as bakelet made it: run the installer, or apply the config once more. `bakelet explain kubelet.yaml` tells what it is made from.',
    source: `${server}; pkg/kubelet/kubeletconfig/configfiles/configfiles.go`,
  },
  {
    id: 'kubelet-cgroup-missing',
    programs,
    pattern: /cgroup \[.*\] has some missing paths/,
    cause: 'A control group that the configuration of the kubelet names does not exist.',
    edit: 'Remove `cgroupRoot` from `kubelet.config`, or make the group before the kubelet starts: a slice in `units`.',
    source:
      'k8s.io/kubernetes v1.36.4, pkg/kubelet/cm/cgroup_v1_manager_linux.go and cgroup_v2_manager_linux.go',
  },
  {
    id: 'cpu-manager-needs-reserved',
    programs,
    pattern: /\[cpumanager\] unable to determine reserved CPU resources for static policy/,
    cause: 'The static CPU manager needs processors that belong to the system, and none are reserved.',
    edit: 'Add `reservedSystemCPUs: "0"` to `kubelet.config`, or reserve `cpu` in `systemReserved` or `kubeReserved`.',
    source: 'k8s.io/kubernetes v1.36.4, pkg/kubelet/cm/cpumanager/cpu_manager.go',
  },
  {
    id: 'kubelet-port-in-use',
    programs,
    pattern:
      /"Failed to (?:listen and serve|start healthz server)" err="listen tcp \S+: bind: address already in use"/,
    cause:
      'Another program has the port of the kubelet: a second kubelet, or a pod on the network of the node.',
    edit: 'Find it with `ss -ltnp`; end it, or move the kubelet: `port`, `healthzPort` or `readOnlyPort` in `kubelet.config`.',
    source: 'k8s.io/kubernetes v1.36.4, pkg/kubelet/server/server.go',
  },
  {
    id: 'kubelet-quantity-invalid',
    programs,
    pattern: /"command failed" err="failed to run Kubelet: quantities must match the regular expression/,
    cause: 'A quantity in the configuration of the kubelet is not one: an amount such as 512Mi or 10%.',
    edit: 'Correct the thresholds and reservations in `kubelet.config`: `evictionHard`, `evictionSoft`, `evictionMinimumReclaim`, `systemReserved`, `kubeReserved`. `bakelet check` names the line.',
    source: 'k8s.io/apimachinery v0.36.4, pkg/api/resource/quantity.go, ErrFormatWrong',
  },
  {
    id: 'reserved-exceeds-node',
    programs,
    pattern: /invalid Node Allocatable configuration\. Resource/,
    cause: 'The kubelet is to keep more of a resource for the system and for eviction than the node has.',
    edit: 'Lower `systemReserved`, `kubeReserved` or `evictionHard` in `kubelet.config`, or take a larger machine.',
    source:
      'k8s.io/kubernetes v1.36.4, pkg/kubelet/cm/node_container_manager_linux.go, validateNodeAllocatable',
  },
]
