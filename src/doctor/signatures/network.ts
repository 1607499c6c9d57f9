import type { Signature } from '../signature.ts'

const programs = ['containerd', 'kubelet'] as const

/** The network of the pods, and the ways to registries. */
export const network: readonly Signature[] = [
  {
    id: 'registry-name-unknown',
    programs,
    pattern: /dial tcp: lookup \S+(?: on \S+)?: no such host/,
    cause: 'The DNS server does not know the name of the registry.',
    edit: 'Correct the image name, or set DNS servers that know the name: `system.network.ethernets.CARD.dns`.',
    source: 'Go 1.26, net/dnsclient_unix.go, errNoSuchHost',
  },
  {
    id: 'dns-unreachable',
    programs,
    pattern:
      /dial tcp: lookup \S+(?: on \S+)?: (?:dial udp \S+: connect|read udp \S+: (?:read|i\/o timeout)|i\/o timeout|server misbehaving)/,
    cause: 'The node reaches no DNS server, so no name of a registry resolves.',
    edit: 'Set `system.network.ethernets.CARD.dns` to a server that the node reaches. A node without a network needs its images preloaded: `images.preload`.',
    source: 'Go 1.26, net/dnsclient_unix.go, exchange',
  },
  {
    id: 'registry-refused',
    programs,
    pattern: /failed to do request: \w+ [^ ]+: dial tcp \S+: connect: connection refused/,
    cause: 'The host of the registry answers, and no program listens on this port.',
    edit: 'Start the registry, or correct the port in the image name and in `registries`.',
    source: 'github.com/containerd/containerd/v2 v2.3.6, core/remotes/docker/resolver.go',
  },
  {
    id: 'registry-unreachable',
    programs,
    pattern:
      /failed to do request: \w+ [^ ]+: dial tcp \S+: connect: (?:network is unreachable|no route to host)/,
    cause: 'The node has no route to the registry.',
    edit: 'Set `system.network.ethernets.CARD.gateways`, or `system.proxy`. In a closed network preload the images: `images.preload`.',
    source: 'github.com/containerd/containerd/v2 v2.3.6, core/remotes/docker/resolver.go',
  },
  {
    id: 'registry-timeout',
    programs,
    pattern:
      /failed to do request: \w+ [^ ]+: (?:dial tcp \S+: (?:i\/o timeout|connect: connection timed out)|net\/http: TLS handshake timeout)/,
    cause: 'The registry does not answer: a firewall drops the packets, or the way is by a proxy.',
    edit: 'Open the port in the firewall, set `system.proxy`, or name a mirror that the node reaches: `registries.HOST.mirrors`.',
    source: 'github.com/containerd/containerd/v2 v2.3.6, core/remotes/docker/resolver.go',
  },
  {
    id: 'cni-config-missing',
    programs,
    pattern: /cni plugin not initialized/,
    cause:
      'containerd has no pod network: the folder of CNI configurations is empty, or none of them can be read.',
    edit: 'Leave `cni.network` to bakelet, and remove `conf_dir` from `containerd.config`. `bakelet explain` tells what the node should have in conf/cni.',
    source: 'github.com/containerd/go-cni v1.1.13, errors.go, ErrCNINotInitialized',
  },
  {
    id: 'cni-config-invalid',
    programs,
    brings: ['cni-config-missing'],
    pattern: /cni config load failed: .*(?:error parsing configuration|invalid cni config)/,
    cause: 'A CNI configuration list does not parse, so pods get no network.',
    edit: 'Correct the file of `cni.network.conflist`; it is JSON. `bakelet check` reads it as containerd does.',
    source: 'github.com/containerd/go-cni v1.1.13, opts.go, loadFromConfDir',
  },
  {
    id: 'cni-plugin-missing',
    programs,
    pattern: /failed to find plugin \\*"[\w.-]+\\*" in path/,
    cause: 'The CNI configuration names a plugin that the node does not have.',
    edit: 'Name the plugin in `cni.plugins`. A plugin that is not one of the list comes by `files`, with its folder in `bin_dirs` of `containerd.config`.',
    source: 'github.com/containernetworking/cni v1.3.0, pkg/invoke/find.go',
  },
  {
    id: 'cni-addresses-used-up',
    programs,
    pattern: /no IP addresses available in range set/,
    cause:
      'Every address of the pod network is given away. Addresses of pods that a crash left behind count, too.',
    edit: 'Make `cni.network.subnet` or `range` larger. Leftovers are files in /var/lib/cni/networks/NAME without a pod; a reboot with an empty folder clears them.',
    source:
      'github.com/containernetworking/plugins v1.9.1, plugins/ipam/host-local/backend/allocator/allocator.go',
  },
  {
    id: 'cni-bridge-address',
    programs,
    pattern: /failed to set bridge addr: .* already has an IP address different from/,
    cause:
      'The bridge of the pods still has the address of another subnet: `cni.network.subnet` has changed on a running node.',
    edit: 'Reboot the node, or delete the bridge while no pod runs: `ip link delete cni0`.',
    source: 'github.com/containernetworking/plugins v1.9.1, plugins/main/bridge/bridge.go, ensureAddr',
  },
  {
    id: 'conntrack-full',
    programs: ['kernel'],
    pattern: /nf_conntrack: table full, dropping packet/,
    cause: 'The node tracks as many connections as it may, so it drops the packets of new ones.',
    edit: 'Find who opens so many: `conntrack -L`, of the package conntrack. Raise the limit with `kernel.sysctl: {net.netfilter.nf_conntrack_max: 524288}` and `kernel.modules: [nf_conntrack]`, where the node has the memory.',
    source: 'Linux 6.12, net/netfilter/nf_conntrack_core.c, __nf_conntrack_alloc',
  },
]
