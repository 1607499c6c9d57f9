// Keys by which other tools describe a machine, each with what a config of bakelet has for it. Read in:
// cloud-init: cloudinit/config/schemas/schema-cloud-config-v1.json@da19f39; Butane: docs/config-fcos-v1_6.md@83ce1eb;
// Talos: pkg/machinery/config/types/v1alpha1/v1alpha1_types.go@04a6dbf;
// kubeadm: cmd/kubeadm/app/apis/kubeadm/v1beta4/types.go@1329935.

const network =
  'the network of the machine is `system.network`, and that of the pods `cni.network`: system: {network: {ethernets: {eth0: {addresses: [192.0.2.10/24], gateways: [192.0.2.1]}}}}'
const password =
  'no user has a password: write `sshAuthorizedKeys`, and `sudo: true` for one who may become root'
const keys = 'keys belong to a user: system: {users: [{name: ops, sshAuthorizedKeys: [ssh-ed25519 …]}]}'
const files = 'write files under `files`, by path: files: {/etc/app.conf: {content: …}}'
const disks =
  'data disks are `disks`, by mount point: disks: {/var/lib/app: {device: /dev/disk/by-id/virtio-data}}'
const units =
  'write a unit of systemd under `units`: units: {NAME.service: {source: NAME.service, enabled: true}}'
const commands = `nothing runs commands at boot but units: ${units}`
const time = 'the clock is `system.time`: system: {time: {servers: [ntp.example.com]}}'
const sysctl = 'kernel parameters are `kernel.sysctl`: kernel: {sysctl: {vm.max_map_count: 262144}}'
const kernelArguments = 'write it as `image.kernelArguments`, a list'
const certificates = 'authorities are PEM files in `system.certificates`, a list'
const proxy = 'a proxy is `system.proxy`: system: {proxy: {https: "http://proxy.example.com:3128"}}'
const version = 'write it as `kubelet.version`'
const flags = 'flags of the kubelet are `kubelet.flags`, a mapping'
const fields = 'fields of KubeletConfiguration are `kubelet.config`, a mapping'
const registries =
  'mirrors, authorities and passwords of registries are `registries`, by the host in image names'
const hostPaths = 'a pod mounts paths of the node as hostPath volumes; `disks` mounts data disks'
const apiServer =
  'a node of bakelet has no API server, and no cluster to join: its pods are the files in `pods`'

const atTop: Readonly<Record<string, string>> = {
  // cloud-init
  ...{ ssh_authorized_keys: keys, password, chpasswd: password, ssh_pwauth: password },
  ...{ write_files: files, runcmd: commands, bootcmd: commands, ntp: time },
  ...{ mounts: disks, disk_setup: disks, fs_setup: disks, growpart: 'write `image: {grow: true}`' },
  ...{ ca_certs: certificates, 'ca-certs': certificates, groups: 'a user has no groups but sudo' },
  ...{ swap: 'a node has no swap: a kubelet does not start with it unless it is told to' },
  fqdn: 'write it as `system.hostname`, without the domain',
  // netplan, and what people call it
  ...{ network, ethernets: network, interfaces: network, ip: network, address: network, gateway: network },
  ...{ dns: network, nameservers: network, proxy, http_proxy: proxy, https_proxy: proxy, no_proxy: proxy },
  ...{ time, sysctl, sysctls: sysctl, modules: 'write it as `kernel.modules`, a list' },
  // Butane and Ignition
  ...{ passwd: keys, storage: `${files}; ${disks}`, systemd: units, kernel_arguments: kernelArguments },
  ...{ kernelArguments, cmdline: kernelArguments, luks: disks, services: units },
  // Talos
  ...{ machine: apiServer, cluster: apiServer, nodeLabels: apiServer, nodeTaints: apiServer },
  // kubeadm
  ...{ kubernetesVersion: version, networking: network, nodeRegistration: flags, kubeletExtraArgs: flags },
  ...{
    version,
    versions: 'each program has its own: `kubelet.version`, `containerd.version`, `runc.version`',
  },
  ...{ runtime: 'containerd is `containerd`, and runc `runc`', preload: 'write it as `images.preload`' },
  ...{ apiServer, etcd: apiServer, controlPlaneEndpoint: apiServer, discovery: apiServer },
  certificates,
}

const inSystem: Readonly<Record<string, string>> = {
  ...{ sshAuthorizedKeys: keys, ssh_authorized_keys: keys, sshKeys: keys, authorizedKeys: keys },
  ...{ ntp: time, timesyncd: time, password, sysctl, sysctls: sysctl, dns: network, ethernets: network },
  ...{ files, units, services: units, disks, mounts: disks, http_proxy: proxy, https_proxy: proxy },
}

const inUser: Readonly<Record<string, string>> = {
  // cloud-init, users; Butane, passwd.users
  ...{ password, passwd: password, hashed_passwd: password, plain_text_passwd: password },
  ...{ password_hash: password, lock_passwd: password },
  ...{
    groups: 'a user has no groups but sudo',
    shell: 'the shell is /bin/bash',
    uid: 'the OS chooses the number',
  },
}

const inKubelet: Readonly<Record<string, string>> = {
  ...{ extraArgs: flags, kubeletExtraArgs: flags, args: flags, extraConfig: fields, extraMounts: hostPaths },
  ...{ nodeLabels: apiServer, nodeTaints: apiServer, taints: apiServer, registerNode: apiServer },
  ...{ maxPods: fields, featureGates: fields, evictionHard: fields, clusterDNS: fields },
}

const inContainerd: Readonly<Record<string, string>> = {
  ...{ registry: registries, registries, mirrors: registries, plugins: 'write it under `containerd.config`' },
}

const credentials =
  'write `credentials`: a file with {"username": …, "password": …} or a config.json of Docker'

const inRegistry: Readonly<Record<string, string>> = {
  ...{ username: credentials, password: credentials, auth: credentials, identitytoken: credentials },
  ...{
    mirror: 'write it as `mirrors`, a list of {url: …}',
    endpoint: 'write it as `mirrors`, a list of {url: …}',
  },
  ...{ insecureSkipVerify: 'write `insecure: skip-verify`', plainHTTP: 'write `insecure: http`' },
}

const inFile: Readonly<Record<string, string>> = {
  // cloud-init, write_files; Butane, storage.files
  ...{
    permissions: 'write it as `mode`, four octal digits in quotes',
    encoding: 'write `base64` for `content`',
  },
  ...{ contents: 'write `content`, `base64` or `source`', text: 'write it as `content`' },
  ...{ user: 'write it as `owner`', path: 'the path is the key: files: {/etc/app.conf: {content: …}}' },
  ...{ append: 'a file is written whole', overwrite: 'a file is always written' },
}

const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': atTop,
  system: inSystem,
  'system.users': inUser,
  kubelet: inKubelet,
  containerd: inContainerd,
}

/** What is written here for a key that another tool has; undefined if no tool is known for it. */
export function foreignKeyHint(key: string, path: readonly (string | number)[]): string | undefined {
  const section = path.filter(part => typeof part === 'string')
  const ofUser = section[0] === 'files' ? inFile : section[0] === 'registries' ? inRegistry : undefined
  const table = ofUser ?? tables[section.join('.')]
  return table && Object.hasOwn(table, key) ? table[key] : undefined
}
