import type { ImportCode } from '../report.ts'

const perNode = 'the setting is one of the node: write it in kubelet.config or system of the config'

/** Keys of compose that a Pod has no counterpart for: the reason and the way out. */
export const reasons = {
  ulimits: [
    'import-no-counterpart',
    'a Pod sets no limits of its processes',
    'set LimitNOFILE= and its like for containerd in a drop-in, or in the entrypoint by ulimit',
  ],
  logging: [
    'import-no-counterpart',
    'the kubelet keeps and rotates the logs',
    'set containerLogMaxSize and containerLogMaxFiles in kubelet.config',
  ],
  stop_signal: [
    'import-no-counterpart',
    'the container gets the signal that its image names, else SIGTERM',
    'set STOPSIGNAL in the image',
  ],
  runtime: [
    'import-no-api-server',
    'nobody resolves a RuntimeClass',
    'set default_runtime_name in containerd.config',
  ],
  platform: ['import-no-counterpart', 'the node decides on the architecture', 'set arch in the config'],
  domainname: ['import-no-network', 'a pod has no domain', 'write the whole name under hostname'],
  mac_address: ['import-no-network', 'the pod gets a random one', 'remove it'],
  cgroup_parent: ['import-no-counterpart', 'the kubelet places the pod', perNode],
  cgroup: ['import-no-counterpart', 'containerd decides on it', perNode],
  cpuset: [
    'import-no-counterpart',
    'the kubelet assigns processors',
    'set cpuManagerPolicy: static in kubelet.config',
  ],
  cpu_shares: [
    'import-no-counterpart',
    'a Pod has no shares',
    'write cpus, or deploy.resources.reservations.cpus',
  ],
  cpu_quota: ['import-no-counterpart', 'a Pod has no quota in microseconds', 'write cpus'],
  cpu_period: [
    'import-no-counterpart',
    'the kubelet has one period for all pods',
    'set cpuCFSQuotaPeriod in kubelet.config',
  ],
  memswap_limit: ['import-no-counterpart', 'the kubelet decides on swap', 'set memorySwap in kubelet.config'],
  mem_swappiness: [
    'import-no-counterpart',
    'the kubelet decides on swap',
    'set memorySwap in kubelet.config',
  ],
  oom_kill_disable: [
    'import-no-counterpart',
    'the kubelet decides on who is killed',
    'write a memory request that is equal to the limit',
  ],
  oom_score_adj: [
    'import-no-counterpart',
    'the kubelet computes it from requests and limits',
    'write a memory request that is equal to the limit',
  ],
  pids_limit: [
    'import-no-counterpart',
    'a Pod has no such limit of its own',
    'set kubelet.config.podPidsLimit for every pod',
  ],
  blkio_config: [
    'import-no-counterpart',
    'the kubelet sets no weights of disks',
    'use a disk of its own for the data',
  ],
  device_cgroup_rules: ['import-no-counterpart', 'a Pod has no rules for devices', 'set privileged: true'],
  storage_opt: [
    'import-no-counterpart',
    'the file system of the image has no size of its own',
    'set a limit of ephemeral-storage',
  ],
  gpus: [
    'import-no-counterpart',
    'without an API server nobody allocates devices',
    'give the container the devices with hostPath and privileged',
  ],
  userns_mode: [
    'import-no-counterpart',
    'the containers of a pod share one user namespace',
    'set hostUsers: false in the pod',
  ],
  uts: ['import-no-counterpart', 'the pod has a host name of its own', 'remove it'],
  volumes_from: [
    'import-no-counterpart',
    'a container mounts only volumes',
    'name the volume in both services',
  ],
  external_links: [
    'import-no-network',
    'nobody on the node knows the name',
    'write it under extra_hosts, with its address',
  ],
  credential_spec: ['import-no-counterpart', 'it is for Windows', 'remove it'],
  isolation: ['import-no-counterpart', 'it is for Windows', 'remove it'],
  develop: ['import-unused', 'the node has no source code to watch', 'remove it'],
  provider: [
    'import-no-counterpart',
    'docker compose itself runs providers',
    'put the program that it starts into a pod',
  ],
  post_start: [
    'import-no-counterpart',
    'bakelet does not translate hooks',
    'write lifecycle.postStart in the pod',
  ],
  pre_stop: [
    'import-no-counterpart',
    'bakelet does not translate hooks',
    'write lifecycle.preStop in the pod',
  ],
} as const satisfies Readonly<Record<string, readonly [code: ImportCode, why: string, hint: string]>>
