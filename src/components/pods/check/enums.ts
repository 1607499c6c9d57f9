/**
 * Fields that take one of a few words: `Type.field` of the schema. "" stands where upstream's defaults fill it in
 * (pkg/apis/core/v1/defaults.go@v1.36.4). Upstream's published OpenAPI has no enums; the words are from the `supported…`
 * sets in pkg/apis/core/validation/validation.go@v1.36.4.
 */
export const enums: Readonly<Record<string, readonly string[]>> = {
  'AppArmorProfile.type': ['RuntimeDefault', 'Unconfined', 'Localhost'],
  'AzureDiskVolumeSource.cachingMode': ['None', 'ReadOnly', 'ReadWrite'],
  'AzureDiskVolumeSource.kind': ['Shared', 'Dedicated', 'Managed'],
  'Container.imagePullPolicy': ['Always', 'IfNotPresent', 'Never', ''],
  'Container.restartPolicy': ['Always', 'OnFailure', 'Never'],
  'Container.terminationMessagePolicy': ['File', 'FallbackToLogsOnError', ''],
  'ContainerPort.protocol': ['TCP', 'UDP', 'SCTP', ''],
  'ContainerResizePolicy.resourceName': ['cpu', 'memory'],
  'ContainerResizePolicy.restartPolicy': ['NotRequired', 'RestartContainer'],
  'ContainerRestartRule.action': ['Restart', 'RestartAllContainers'],
  'ContainerRestartRuleOnExitCodes.operator': ['In', 'NotIn'],
  'HTTPGetAction.scheme': ['HTTP', 'HTTPS', ''],
  'HostPathVolumeSource.type': [
    'DirectoryOrCreate',
    'Directory',
    'FileOrCreate',
    'File',
    'Socket',
    'CharDevice',
    'BlockDevice',
    '',
  ],
  'ImageVolumeSource.pullPolicy': ['Always', 'IfNotPresent', 'Never', ''],
  'LabelSelectorRequirement.operator': ['In', 'NotIn', 'Exists', 'DoesNotExist'],
  'NodeSelectorRequirement.operator': ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
  // Stricter than upstream's validation, which also takes windows: the kubelet then refuses to run the pod on a Linux
  // node (pkg/kubelet/lifecycle/predicate.go@v1.36.4, PodOSNotSupported).
  'PodOS.name': ['linux'],
  'PodSecurityContext.fsGroupChangePolicy': ['OnRootMismatch', 'Always'],
  'PodSecurityContext.seLinuxChangePolicy': ['Recursive', 'MountOption'],
  'PodSecurityContext.supplementalGroupsPolicy': ['Merge', 'Strict'],
  'PodSpec.dnsPolicy': ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None', ''],
  'PodSpec.preemptionPolicy': ['PreemptLowerPriority', 'Never'],
  'PodSpec.restartPolicy': ['Always', 'OnFailure', 'Never', ''],
  'SeccompProfile.type': ['RuntimeDefault', 'Unconfined', 'Localhost'],
  'SecurityContext.procMount': ['Default', 'Unmasked'],
  'Toleration.effect': ['NoSchedule', 'PreferNoSchedule', 'NoExecute', ''],
  'Toleration.operator': ['Exists', 'Equal', ''],
  'TopologySpreadConstraint.nodeAffinityPolicy': ['Honor', 'Ignore'],
  'TopologySpreadConstraint.nodeTaintsPolicy': ['Honor', 'Ignore'],
  'TopologySpreadConstraint.whenUnsatisfiable': ['DoNotSchedule', 'ScheduleAnyway'],
  'VolumeMount.mountPropagation': ['None', 'HostToContainer', 'Bidirectional'],
  'VolumeMount.recursiveReadOnly': ['Disabled', 'IfPossible', 'Enabled'],
}

/** Texts that are not empty: what validation.go@v1.36.4 calls Required. Other rules report the empty text of other fields. */
export const filled: ReadonlySet<string> = new Set([
  'AWSElasticBlockStoreVolumeSource.volumeID',
  'AzureDiskVolumeSource.diskName',
  'AzureDiskVolumeSource.diskURI',
  'CinderVolumeSource.volumeID',
  'FlexVolumeSource.driver',
  'GCEPersistentDiskVolumeSource.pdName',
  'GitRepoVolumeSource.repository',
  'ISCSIVolumeSource.iqn',
  'ISCSIVolumeSource.targetPortal',
  'NFSVolumeSource.server',
  'PhotonPersistentDiskVolumeSource.pdID',
  'PortworxVolumeSource.volumeID',
  'QuobyteVolumeSource.registry',
  'QuobyteVolumeSource.volume',
  'RBDVolumeSource.image',
  'ScaleIOVolumeSource.gateway',
  'ScaleIOVolumeSource.system',
  'ScaleIOVolumeSource.volumeName',
  'VsphereVirtualDiskVolumeSource.volumePath',
])
