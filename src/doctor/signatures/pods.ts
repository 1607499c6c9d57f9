import type { Signature } from '../signature.ts'

const programs = ['containerd', 'kubelet'] as const
const brings = ['container-restarts']
const runc = 'github.com/opencontainers/runc v1.5.1'
const kubelet = 'k8s.io/kubernetes v1.36.4, pkg/kubelet'

/** Containers that do not start, or do not stay up. */
export const pods: readonly Signature[] = [
  {
    id: 'command-not-found',
    programs,
    brings,
    pattern:
      /error during container init: exec: \\*"[^"]*": (?:stat \S+: no such file or directory|executable file not found in \$PATH)/,
    cause: 'The image has no file of the name in `command`, or its interpreter or loader is missing.',
    edit: 'Correct `command` in the manifest. It replaces the entry point of the image and is not read by a shell: write [sh, -c, "…"] for one.',
    source: `${runc}, libcontainer/standard_init_linux.go, and Go 1.26, os/exec/lp_unix.go`,
  },
  {
    id: 'command-not-executable',
    programs,
    brings,
    pattern: /error during container init: exec: \\*"[^"]*": permission denied/,
    cause: 'The file in `command` is not executable for the user of the container, or it is a folder.',
    edit: 'Name the program in `command`. A file that `files` brings needs `mode: "0755"`; a volume must not be mounted noexec.',
    source: `${runc}, libcontainer/standard_init_linux.go, and Go 1.26, os/exec/lp_unix.go`,
  },
  {
    id: 'exec-format',
    programs: ['container'],
    brings,
    pattern: /^exec \S+: exec format error/,
    cause: 'The program is for another architecture than the node, or a script without #! in its first line.',
    edit: 'Use an image for the architecture of the node (`arch` of the config); give a script its #! line.',
    source: `${runc}, libcontainer/standard_init_linux.go; Linux 6.12, fs/exec.c, ENOEXEC`,
  },
  {
    id: 'mount-other-kind',
    programs,
    brings,
    pattern: /error mounting .* to rootfs at .*: not a directory/,
    cause: 'A volume that is a folder is mounted over a file of the image, or a file over a folder.',
    edit: 'Correct `mountPath`, name the file by `subPath`, or give the hostPath volume `type: File`: the kubelet then says that the file is missing, and makes no folder in its place.',
    source: `${runc}, libcontainer/rootfs_linux.go`,
  },
  {
    id: 'mount-point-read-only',
    programs,
    brings,
    pattern: /create mountpoint for \S+ mount: .*read-only file system/,
    cause: 'A volume is mounted inside another one that is read-only and has no folder of this name.',
    edit: 'Make the folder in the outer volume, or mount the inner volume elsewhere.',
    source: `${runc}, libcontainer/rootfs_linux.go, createMountpoint`,
  },
  {
    id: 'seccomp-profile-missing',
    programs,
    brings,
    pattern: /cannot load seccomp profile/,
    cause: 'The seccomp profile of the pod (`localhostProfile`) is not on the node.',
    edit: 'Bring the profile by `files`, as /var/lib/kubelet/seccomp/NAME.',
    source: 'github.com/containerd/containerd/v2 v2.3.6, contrib/seccomp/seccomp.go',
  },
  {
    id: 'apparmor-missing',
    programs,
    pattern: /Cannot enforce AppArmor/,
    cause:
      'The pod asks for an AppArmor profile, and the kernel of the node has no AppArmor, or not this profile.',
    edit: 'Remove `appArmorProfile` from the pod, or load the profile before the kubelet starts: `files`, and a unit that runs apparmor_parser.',
    source: `${kubelet}/lifecycle/handlers.go`,
  },
  {
    id: 'run-as-root-refused',
    programs,
    brings,
    pattern: /container has runAsNonRoot and image (?:will run as root|has non-numeric user)/,
    cause:
      'The pod forbids root (`runAsNonRoot`), and its image names no user, or names one that is not a number.',
    edit: 'Set `runAsUser` to a number other than 0 in the `securityContext` of the container.',
    source: `${kubelet}/kuberuntime/security_context_others.go`,
  },
  {
    id: 'host-path-other-type',
    programs,
    pattern: /hostPath type check failed/,
    cause: 'A hostPath volume has a `type`, and its path is missing on the node or of another kind.',
    edit: 'Bring the path by `files`, or let the kubelet make it: `type: DirectoryOrCreate` or `FileOrCreate`.',
    source: 'k8s.io/kubernetes v1.36.4, pkg/volume/hostpath/host_path.go',
  },
  {
    id: 'liveness-probe-failed',
    programs,
    brings,
    pattern: /Liveness probe failed|Container \S+ failed liveness probe|"Probe failed" probeType="Liveness"/,
    cause: 'The liveness probe of a container fails, so the kubelet restarts the container.',
    edit: 'Read the answer in the line. If the program needs longer to start, add a `startupProbe`; else correct the port and path, or give the probe more time (`timeoutSeconds`, `failureThreshold`).',
    source: `${kubelet}/prober/prober.go`,
  },
  {
    id: 'readiness-probe-failed',
    programs,
    pattern: /Readiness probe failed|"Probe failed" probeType="Readiness"/,
    cause: 'The readiness probe of a container fails, so the pod counts as not ready.',
    edit: 'Read the answer in the line: nobody listens on the port of the probe, the path answers with an error, or something that the program waits for is absent.',
    source: `${kubelet}/prober/prober.go`,
  },
  {
    id: 'startup-probe-failed',
    programs,
    brings,
    pattern: /Startup probe failed|Container \S+ failed startup probe|"Probe failed" probeType="Startup"/,
    cause:
      'The startup probe of a container fails, and after `failureThreshold` times the kubelet restarts the container.',
    edit: 'Give the program more time: `failureThreshold` times `periodSeconds`. Correct the command or port of the probe.',
    source: `${kubelet}/prober/prober.go`,
  },
  {
    id: 'post-start-hook-failed',
    programs,
    brings,
    pattern: /FailedPostStartHook|PostStartHookError|Failed to execute PostStartHook/,
    cause: 'The `postStart` hook of a container fails, so the kubelet ends the container.',
    edit: 'Correct the command of `lifecycle.postStart`. It runs in the container, maybe before its program.',
    source: `${kubelet}/kuberuntime/kuberuntime_container.go`,
  },
  {
    id: 'container-restarts',
    programs: ['kubelet'],
    pattern: /CrashLoopBackOff|Back-off restarting failed container/,
    cause:
      'A container ends again and again; the kubelet waits longer before each start, at most five minutes.',
    edit: 'Read what the program says: on the node, /var/log/pods/NAMESPACE_POD_UID/CONTAINER/*.log.',
    source: `${kubelet}/kuberuntime/kuberuntime_manager.go, doBackOff`,
  },
  {
    id: 'cgroup-out-of-memory',
    programs: ['kernel'],
    pattern: /Memory cgroup out of memory: Killed process \d+/,
    cause: 'A container needed more memory than its limit, and the kernel ended a process of it (OOMKilled).',
    edit: 'Raise `resources.limits.memory` of the container, or make its program use less.',
    source: 'Linux 6.12, mm/oom_kill.c, __oom_kill_process',
  },
  {
    id: 'pod-too-many-processes',
    programs: ['kernel'],
    pattern: /cgroup: fork rejected by pids controller in \S*kubepods/,
    cause: 'A pod has as many processes and threads as it may have, and cannot start another one.',
    edit: 'Find what does not end its children, or raise `podPidsLimit` in `kubelet.config`: it is 4096 by default.',
    source: 'Linux 6.12, kernel/cgroup/pids.c, pids_event',
  },
]
