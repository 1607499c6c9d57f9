import type { NodePath } from './entry.ts'

/** Every folder and file name on the node, once. */
export function nodePaths(prefix: NodePath) {
  const at = (rest: string): NodePath => `${prefix}/${rest}`
  return {
    bin: at('bin'),
    cniBin: at('bin/cni'),
    /** The programs that the kubelet asks for credentials (--image-credential-provider-bin-dir), and nothing else. */
    credentialProviders: at('bin/credential-providers'),
    conf: at('conf'),
    cniConf: at('conf/cni'),
    staticPods: at('conf/pods'),
    /** Where the kubelet reads its manifests: bakelet-guard brings those of `staticPods` that the kubelet takes. */
    takenPods: '/var/lib/bakelet/pods',
    /** Folders in place of ConfigMap and Secret volumes: NAMESPACE/POD/VOLUME. */
    podVolumes: at('conf/volumes'),
    /**
     * Where the kubelet runs, and looks for a config.json of Docker (pkg/credentialprovider/config.go@v1.36.4, workingDirPath; v1.20
     * too). Not /var/lib/kubelet, where it looks first: that is state, which each machine makes itself and which a disk of its own may
     * hold.
     */
    registryCredentials: at('conf/credentials'),
    credentialProviderConfig: at('conf/credential-providers.yaml'),
    pki: at('conf/pki'),
    /** What nft(8) loads before the network is there. */
    firewall: at('conf/firewall.nft'),
    /** The plugin of CNI by which the packet filter knows what is whose: components/firewall/egress. */
    egressPlugin: at('bin/cni/bakelet-egress'),
    containerdConfig: at('conf/containerd.toml'),
    /** A folder for each registry, with its hosts.toml (containerd docs/hosts.md). */
    registryHosts: at('conf/certs.d'),
    /** Variables of the environment for what uses the network (systemd.exec(5), EnvironmentFile=). */
    proxy: at('conf/proxy.env'),
    kubeletConfig: at('conf/kubelet.yaml'),
    /** What bakelet-install places: digests, paths and modes. The same whichever route built the node. */
    artifactList: at('conf/artifacts.list'),
    /** The pods and their containers, for bakelet-ready. */
    podList: at('conf/pods.list'),
    /** Every managed path, for bakelet-uninstall. */
    managedList: at('conf/managed.list'),
    /** Where bakelet-install gets it from. Differs by route, so it is state and no part of the managed tree. */
    sources: '/var/lib/bakelet/sources',
    modulesLoad: '/etc/modules-load.d/bakelet.conf',
    /** 99: after the distribution's own files, so that these values hold (sysctl.d(5): the last one wins). */
    sysctl: '/etc/sysctl.d/99-bakelet.conf',
    /** What the kernel does not load. */
    modprobe: '/etc/modprobe.d/bakelet.conf',
    units: '/etc/systemd/system',
    logindDropIns: '/etc/systemd/logind.conf.d',
    /**
     * systemd sorts the drop-ins of /etc, /run and /usr/lib together by file name, and the last value holds (logind.conf(5),
     * "Configuration Directories and Precedence"; src/basic/conf-files.c compares bytes). This name sorts after the
     * kubelet's 99-kubelet.conf and after unattended-upgrades-logind-maxdelay.conf.
     */
    inhibitDelay: '/etc/systemd/logind.conf.d/zz-bakelet.conf',
    /** The unit of resolv.conf(5) that the kubelet hands to pods: see kubelet.service. */
    resolvConf: '/run/bakelet/resolv.conf',
  } as const satisfies Record<string, NodePath>
}
