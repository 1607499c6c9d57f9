/**
 * Fields that take one of a few words: `Type.field` of the schema. "" stands where upstream's defaults fill it in
 * (pkg/apis/core/v1/defaults.go@v1.36.4). Upstream's published OpenAPI has no enums; the words are from the `supported…`
 * sets in pkg/apis/core/validation/validation.go@v1.36.4.
 */
export const enums: Readonly<Record<string, readonly string[]>> = {
  'AppArmorProfile.type': ['RuntimeDefault', 'Unconfined', 'Localhost'],
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
  'TopologySpreadConstraint.whenUnsatisfiable': ['DoNotSchedule', 'ScheduleAnyway'],
  'VolumeMount.mountPropagation': ['None', 'HostToContainer', 'Bidirectional'],
  'VolumeMount.recursiveReadOnly': ['Disabled', 'IfPossible', 'Enabled'],
}
