/** Every code with the sentence that docs/errors.md prints for it. A new code is one row here and one case in test/errors/. */
export const codes = {
  // config/: the text and its shape
  'config-syntax': 'The file is not valid YAML, TOML or JSON.',
  'config-encoding': 'The text is not UTF-8, or holds a NUL: no file, unit or command line can carry it.',
  'config-duplicate-key': 'The same key is written twice; which one counts differs between parsers.',
  'config-program': 'A config that is a program failed, or exported no config.',
  'config-alias': 'The document uses more YAML aliases than a config needs: an alias bomb, or a loop.',
  'config-not-a-map': 'A config is a mapping of keys to values.',
  'config-foreign': 'The file is one of another program: a Pod, a compose file, user-data.',
  'config-unknown-key': 'There is no such key here; a typo would otherwise be ignored silently.',
  'config-missing-key': 'A key that has no default is missing.',
  'config-wrong-type': 'The value has the wrong type for this key.',
  'config-version-is-number': 'A version written without quotes is a number: 1.30 becomes 1.3.',
  'config-bad-value': 'The value has the right type but is not valid for this key.',
  'file-missing': 'The config names a file that does not exist.',
  'file-not-readable': 'The config names a folder, a pipe, a device or a file that is too large.',
  'certificate-invalid': 'The file does not hold the certificates of authorities, or holds what it must not.',
  'certificate-expired': 'A certificate that the config names is past its end.',
  'pod-glob-empty': 'A pattern or path under pods matches no file.',
  'pod-glob-refused': 'A pattern under pods has too many wildcards or goes through too many folders.',
  // lock/: what was resolved once
  'lock-invalid': 'The lock is not valid YAML, or not a valid lock.',
  'lock-outdated': 'The config asks for a version, source or image that its lock does not have.',
  'lock-unused': 'The lock has an entry that the config no longer uses.',
  'lock-contradicts-pin': 'The lock has another digest or address than upstream is known to have published.',
  // resolve/: versions and pins
  'version-unknown': 'bakelet has no pinned release of this version.',
  'version-unsupported': 'bakelet does not support this version.',
  'source-unpinned':
    'The version has no release digest for this architecture, so only a build can provide it.',
  // compat/: what goes with what
  'runc-older-than-pin': 'This runc is older than the one containerd is tested with.',
  'containerd-kubelet-untested': 'Upstream does not test this containerd with this kubelet.',
  'cri-version-mismatch': 'This kubelet and this containerd speak different versions of CRI.',
  'cni-plugins-too-old': 'These CNI plugins do not know the format of the pod network.',
  'conflist-invalid': 'The file is not a CNI configuration list that containerd and the plugins take.',
  'cni-plugin-unknown': 'The CNI plugins do not have a plugin of this name.',
  'version-vulnerable': 'The version has a published vulnerability that a newer one fixes.',
  'kubelet-config-unknown-field': 'This kubelet version has no such field, and would drop it silently.',
  'kubelet-config-managed': 'The field is set by bakelet, and another value would break the node.',
  'kubelet-gate-unknown': 'This kubelet version has no such feature gate, and does not start with it.',
  'kubelet-gate-locked': 'The feature gate is locked to one value in this kubelet version.',
  'kubelet-value-refused': 'The kubelet reads the value, or two that contradict each other, and ends.',
  'kubelet-field-needs-gate': 'This kubelet refuses the field while a feature gate is off.',
  'kubelet-flag-unknown': 'This kubelet version has no such flag, and does not start with it.',
  'kubelet-flag-removed': 'An older kubelet had the flag; this one does not start with it.',
  'kubelet-flag-managed': 'The flag is set by bakelet, and another value would break the node.',
  'kubelet-flag-deprecated': 'The flag still works but will be removed; most have a field instead.',
  'kubelet-without-credential-providers':
    'This kubelet version cannot read the list of plugins that it would ask for credentials.',
  'containerd-config-unknown-key': 'This containerd has no such key in its config.toml, and ignores it.',
  'containerd-config-moved-key':
    'The key has another place in the config.toml of this containerd, which ignores it here.',
  'containerd-config-refused': 'containerd reads the setting and does not start with it.',
  'containerd-config-managed': 'The key is set by bakelet, and another value would break the node.',
  'containerd-config-deprecated': 'The setting still works, but containerd will remove it.',
  'cgroup-driver-mismatch': 'containerd and the kubelet manage cgroups in different ways.',
  'kubelet-cgroup-v1': 'The node would boot with cgroup v1, which kubelets phase out.',
  'time-zone-unknown': 'The OS has no time zone of this name.',
  'kernel-module-unknown': 'The kernel of the images has no module of this name.',
  'sysctl-unknown': 'The kernel of the images has no setting of this name.',
  'kernel-argument-unfit':
    'The kernel argument does nothing in the image, or takes away what the node needs.',
  'user-of-os': 'The OS has a user or a group of this name.',
  'package-unfit': 'The package contradicts what the image is made of, or what bakelet brings.',
  'systemd-cgroup-v1': 'The node would not boot: its systemd refuses cgroup v1.',
  // components/: what a component makes of its slice
  'prefix-shared':
    'The prefix is for bakelet alone: the uninstaller clears it, and the node must still work.',
  'kubelet-without-cri': 'A kubelet, pods and preloaded images need containerd with CRI.',
  'setting-without-cri': 'The setting is about pods and has no effect on a node without CRI.',
  'disk-mount-point':
    'No disk can be mounted there: the path is the OS’s own, or would hide what is on the node.',
  'disk-device-twice': 'Two mount points have the same disk.',
  'disk-device-unstable': 'The name of the disk can be that of another disk at the next boot.',
  'client-ca-invalid': 'The file does not hold the certificates of authorities, or holds what it must not.',
  'credential-provider-invalid': 'The kubelet could not run the plugin that it would ask for credentials.',
  'credential-provider-unused': 'No image of a pod matches the patterns of the plugin.',
  'registry-invalid':
    'The settings of a registry contradict each other, or containerd would read them otherwise.',
  'registry-insecure': 'Images would come without TLS, or from a server whose certificate nobody checks.',
  'registry-unused': 'No image of the config is of this registry.',
  'registry-ca-invalid': 'The file does not hold the certificates of authorities, or holds what it must not.',
  'registry-credentials-invalid': 'The file does not hold a user and a password for the registry.',
  'registry-credentials-readable': 'The password of a registry is in clear text in user-data and in images.',
  'file-path-reserved': 'The path is the OS’s, the kernel’s or bakelet’s own, or does not outlive a boot.',
  'file-owner-unknown': 'The file is to belong to a user or group that the node does not have.',
  'file-key-readable': 'The file has a private key, and everybody on the node could read it.',
  'secret-unknown': 'A file or a Secret has the content of a secret that the config does not have.',
  'secret-unused': 'No file and no Secret has the content of this secret.',
  'secret-not-decrypted':
    'A secret cannot be decrypted: the tool is not installed, or it refuses the file or the key.',
  'secret-readable':
    'A secret of the config, or a private key in `files`, is in clear text in user-data and in images.',
  'unit-invalid':
    'The text of a unit or a drop-in is not one that systemd would load, or a part of it would be ignored.',
  'unit-key-unknown': 'systemd would ignore a key of a unit, which its section does not have.',
  'unit-reserved': 'The unit or drop-in is bakelet’s own.',
  'unit-not-installable': 'A unit is enabled, and its [Install] does not say what starts it.',
  'unit-starts-nothing': 'A timer, socket or path starts a unit that the config does not have.',
  'network-link-invalid': 'A name of a network interface stands for nothing, or for two things.',
  'network-address-invalid':
    'An address that no host can have, or two have, or a gateway that is in no network of the node.',
  'logs-unencrypted': 'The node would send its logs over a network in clear text.',
  'proxy-incomplete': 'A setting of the proxy has no effect, or the proxy is not used for what needs it.',
  'proxy-password-readable': 'The password of the proxy is in clear text in user-data and in images.',
  'ssh-key-invalid': 'sshd would ignore the key, or the key does not belong in a config.',
  'subnet-invalid':
    'The pod network has no usable subnet or range, or two of one family, or none of IPv4, or the kernel has no IPv6.',
  'sysctl-stops-pods': 'With the setting of the kernel pods reach nothing outside of the node.',
  'bridge-name-taken': 'The bridge of the pods has the name of another network interface of the node.',
  // pods
  'pod-syntax': 'The manifest is not valid YAML or JSON.',
  'pod-not-a-pod': 'A static pod manifest holds exactly one v1 Pod.',
  'pod-schema': 'The manifest does not match the Kubernetes Pod schema.',
  'pod-invalid': 'The Pod is well-formed, but the kubelet refuses it.',
  'pod-needs-api-server':
    'The Pod needs an object, a class or a volume that only an API server gives, and a standalone kubelet has none.',
  'pod-volume-unsupported':
    'This kubelet version cannot mount the volume, or needs a driver that bakelet does not bring.',
  'pod-object-invalid': 'A ConfigMap or Secret in a manifest is not valid.',
  'pod-object-duplicate': 'Two ConfigMaps, or two Secrets, have the same name and namespace.',
  'pod-object-missing': 'A Pod refers to a ConfigMap or Secret that no manifest of its namespace has.',
  'pod-object-unused': 'No Pod refers to the ConfigMap or Secret.',
  'pod-object-unsupported':
    'A node without an API server cannot give this part of a ConfigMap or Secret to the Pod.',
  'pod-key-missing': 'A Pod refers to a key that its ConfigMap or Secret does not have.',
  'pod-secret-readable': 'A Secret is in clear text in user-data and in images.',
  'pod-duplicate-name': 'Two pods have the same name and namespace.',
  'pod-host-port-clash': 'A pod uses a port of the node that another pod or the node itself already uses.',
  'path-missing':
    'A setting of the kubelet, of containerd or of `system.logs` names a path of the node that nothing makes.',
  'pod-host-path':
    'A hostPath volume names a path of the node that nothing makes, or that is of another type.',
  'pod-network-unfit': 'The Pod asks its network for something that a network of this kind does not do.',
  'pod-image-unpinned': 'The image is named by a tag, which can move to other content.',
  // import/: what moves in
  'import-unknown-file': 'The file holds nothing that `bakelet import` can make a pod of.',
  'import-invalid': 'The file is wrong or ambiguous at this place, so nothing was imported.',
  'import-variable-unset': 'A variable of a compose file has neither a value nor a default.',
  'import-no-image': 'bakelet builds no images, and the file names none.',
  'import-port-clash':
    'Two programs of one pod would listen on the same port: they share one network address.',
  'import-unknown-key': 'Neither the format of the file nor bakelet has such a key.',
  'import-no-counterpart': 'A Pod cannot say this, so the setting did not come along.',
  'import-no-controller':
    'It takes a controller to do this, and a node alone has none: it did not come along.',
  'import-no-api-server': 'It needs an API server, and a node alone has none: it did not come along.',
  'import-no-scheduler': 'It tells a scheduler where to run the Pod; a static pod is already there.',
  'import-no-network':
    'The node has no network between pods with names or policies, so the setting did not come along.',
  'import-path-on-node': 'The pod needs this file or folder of the node.',
  'import-unused': 'The object or setting belongs to nothing that was imported.',
  'import-changed': 'The setting came along in another form.',
  // plan/: invariants
  'plan-path-conflict': 'Two entries of the plan have the same path on the node.',
  'plan-path-invalid': 'A path on the node must be absolute and normalised.',
  'plan-duplicate-name': 'Two entries of the same kind have the same name on the node.',
  'plan-not-a-unit': 'A file in a folder of systemd units is neither a unit nor a drop-in.',
  'plan-unit-unknown': 'A unit is ordered after one that does not exist.',
  'plan-no-digest': 'Nothing unverified is ever unpacked, and this artifact has no digest yet.',
  // outputs/
  'user-data-too-large': 'User-data is larger than the target accepts.',
  'setting-not-used': 'The way that the config takes to a machine has no use for the setting.',
  'image-too-small': 'The disk has no room for the system.',
  'seed-key-in-image': 'The key is a part of the image, which a seed cannot change.',
  'seed-duplicate-name': 'Two machines have the same host name.',
  'seed-not-read': 'The image has no cloud-init, so nothing in it reads a seed.',
  'packer-arch': 'The builder cannot make an image of this architecture.',
  'packer-local-image': 'The image was made on this machine and is in no registry.',
} as const

export type DiagnosticCode = keyof typeof codes
