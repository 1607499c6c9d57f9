import { stringify } from 'yaml'

export interface NeverRuns {
  readonly name: string
  readonly pod: string
  /** What the kubelet or containerd says. */
  readonly why: string
  /** Text of the line at which `check` says so. Undefined: only the machine, the image or the running program tells. */
  readonly line?: string
  /** Pods that one node gets together. `lasting`, the default: each gets a reason that lasts. `ending`: the kubelet ends. `pulling`: it pulls the image of the others. */
  readonly together?: 'waiting' | 'ending' | 'pulling'
}

const container = { name: 'c', image: 'docker.io/library/busybox:1.37.0', command: ['sleep', '1000'] }

function pod(spec: object, c: object = {}, metadata: object = {}): string {
  return stringify({
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'case', ...metadata } },
    spec: { terminationGracePeriodSeconds: 1, containers: [{ ...container, ...c }], ...spec },
  })
}

const volume = (source: object, mount: object = {}) =>
  pod({ volumes: [{ name: 'v', ...source }] }, { volumeMounts: [{ name: 'v', mountPath: '/v', ...mount }] })

/** One pod for each way in which a kubelet takes a manifest and never runs it, or does not take it. */
export const podsThatNeverRun: readonly NeverRuns[] = [
  {
    name: 'a value that validation refuses',
    pod: pod({
      topologySpreadConstraints: [{ maxSkew: 0, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule' }],
    }),
    why: 'maxSkew: Invalid value: 0: must be greater than zero',
    line: 'maxSkew: 0',
  },
  {
    name: 'an annotation that validation refuses',
    pod: pod({}, {}, { annotations: { 'container.apparmor.security.beta.kubernetes.io/c': 'confined' } }),
    why: 'invalid AppArmor profile name: "confined"',
    line: 'confined',
  },
  {
    name: 'a value of the wrong type',
    pod: pod({}, { env: [{ name: 'MODE', value: 17 }] }),
    why: 'cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string',
    line: 'value: 17',
  },
  {
    name: 'a number of YAML 1.1',
    pod: pod({}, { env: [{ name: 'MASK', value: '0X2A' }] }).replace('"0X2A"', '0X2A'),
    why: 'cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string',
    line: 'value: 0X2A',
  },
  {
    name: 'a number that is too large',
    pod: pod({}, {}, { generation: 1 }).replace('generation: 1', 'generation: 9223372036854775809'),
    why: 'cannot unmarshal number 9223372036854775809 into Go struct field ObjectMeta.metadata.generation of type int64',
    line: 'generation: ',
  },
  {
    name: 'a name that is too long once the node has added its own',
    pod: pod({}, {}, { labels: { a: 'b' } }).replace(
      'name: case',
      `name: case-${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}`,
    ),
    why: 'must be no more than 253 ',
    line: 'name: case-',
  },
  {
    name: 'an object of an API server',
    pod: volume({ persistentVolumeClaim: { claimName: 'data' } }),
    why: 'static pods may not reference persistentvolumeclaims',
    line: 'persistentVolumeClaim:',
  },
  {
    name: 'a driver of an API server',
    pod: volume({ csi: { driver: 'disk.example.com' } }),
    why: 'static pods may not reference csidrivers',
    line: 'csi:',
  },
  {
    name: 'admission: nodeSelector',
    pod: pod({ nodeSelector: { role: 'edge' } }),
    why: "NodeAffinity: Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    line: 'role: edge',
  },
  {
    name: 'admission: node affinity',
    pod: pod({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'rack', operator: 'Exists' }] }],
          },
        },
      },
    }),
    why: 'NodeAffinity: Pod was rejected',
    line: 'requiredDuringSchedulingIgnoredDuringExecution:',
  },
  {
    name: 'admission: the label of another operating system',
    pod: pod({}, {}, { labels: { 'kubernetes.io/os': 'windows' } }),
    why: 'PodOSSelectorNodeLabelDoesNotMatch: Pod was rejected',
    line: 'kubernetes.io/os: windows',
  },
  {
    name: 'admission: another operating system',
    pod: pod({ os: { name: 'windows' } }),
    why: 'PodOSNotSupported: Pod was rejected',
    line: 'name: windows',
  },
  {
    name: 'admission: sysctl',
    pod: pod({ securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1024' }] } }),
    why: 'SysctlForbidden: Pod was rejected: forbidden sysctl: "net.core.somaxconn" not allowlisted',
    line: 'net.core.somaxconn',
  },
  {
    name: 'admission: AppArmor',
    pod: pod(
      {},
      { securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: 'web-only' } } },
    ),
    why: 'AppArmor: Pod was rejected',
    line: 'localhostProfile: web-only',
  },
  {
    name: 'admission: huge pages',
    pod: pod({}, { resources: { limits: { memory: '64Mi', 'hugepages-2Mi': '64Mi' } } }),
    why: '(res: hugepages-2Mi, ',
    line: 'hugepages-2Mi: 64Mi',
  },
  {
    name: 'admission: more memory than the machine has',
    pod: pod({}, { resources: { requests: { memory: '1Ei' } } }),
    why: 'Pod was rejected: Unexpected error while attempting to recover from admission failure',
  },
  {
    name: 'admission: more processors than the machine has',
    pod: pod({}, { resources: { requests: { cpu: '4000' } } }),
    why: '(res: cpu, ',
  },
  {
    name: 'a Pod that is being deleted',
    pod: pod({}, {}, { deletionTimestamp: '2020-01-01T00:00:00Z' }),
    why: 'its deletionTimestamp is 2020-01-01T00:00:00Z',
    line: 'deletionTimestamp:',
  },
  {
    name: 'a file that is not there',
    pod: volume({ hostPath: { path: '/etc/bakelet-no-such-file', type: 'File' } }),
    why: 'hostPath type check failed: /etc/bakelet-no-such-file is not a file',
    line: 'path: /etc/bakelet-no-such-file',
  },
  {
    name: 'a socket that nobody makes',
    pod: volume({ hostPath: { path: '/run/no-such.sock', type: 'Socket' } }),
    why: '/run/no-such.sock is not a socket file',
    line: 'path: /run/no-such.sock',
  },
  {
    name: 'a disk that is not there',
    pod: volume({ hostPath: { path: '/dev/no-such-disk', type: 'BlockDevice' } }),
    why: '/dev/no-such-disk is not a block device',
  },
  {
    name: 'a projected volume of the API server',
    pod: volume({
      projected: {
        sources: [{ downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } }],
      },
    }),
    why: 'cannot setup projected volume v because kube client is not configured',
    line: 'projected:',
  },
  {
    name: 'a volume without a plugin',
    pod: volume({ rbd: { monitors: ['192.0.2.9'], image: 'disk' } }),
    why: 'no volume plugin matched',
    line: 'rbd:',
  },
  {
    name: 'a volume whose driver nobody brings',
    pod: volume({ flexVolume: { driver: 'example.com/mount' } }),
    why: 'no volume plugin matched',
    line: 'flexVolume:',
  },
  {
    name: 'a volume that is switched off',
    pod: volume({ gitRepo: { repository: 'https://git.example/x' } }),
    why: 'git-repo volume plugin has been disabled',
    line: 'gitRepo:',
  },
  {
    name: 'a volume of huge pages that nobody requests',
    pod: volume({ emptyDir: { medium: 'HugePages' } }),
    why: 'hugePages storage requested, but there is no resource request for huge pages',
    line: 'medium: HugePages',
  },
  {
    name: 'a volume whose program nobody brings',
    pod: volume({ nfs: { server: '192.0.2.9', path: '/srv' } }),
    why: 'Mounting arguments: -t nfs 192.0.2.9:/srv',
    line: 'nfs:',
  },
  {
    name: 'a subPathExpr of a variable that is not there',
    pod: volume({ emptyDir: {} }, { subPathExpr: '$(POD_NAME)' }),
    why: 'CreateContainerConfigError: missing value for POD_NAME',
    line: 'subPathExpr:',
  },
  {
    name: 'a path below a file',
    pod: volume({ hostPath: { path: '/etc/hosts', type: 'File' } }, { subPath: 'hosts' }),
    why: 'CreateContainerConfigError: failed to prepare subPath for volumeMount "v"',
    line: 'subPath:',
  },
  {
    name: 'a mount over a file of the image',
    pod: volume({ emptyDir: {} }, { mountPath: '/etc/passwd' }),
    why: 'to rootfs at "/etc/passwd"',
  },
  {
    name: 'a group without a user',
    pod: pod({ securityContext: { runAsGroup: 1000 } }),
    why: 'user group "1000" is specified without user',
    line: 'runAsGroup: 1000',
  },
  {
    name: 'root that must not be root',
    pod: pod({ securityContext: { runAsNonRoot: true, runAsUser: 0 } }),
    why: "container's runAsUser breaks non-root policy",
    line: 'runAsUser: 0',
  },
  {
    name: 'an image of root that must not be root',
    pod: pod({ securityContext: { runAsNonRoot: true } }),
    why: 'container has runAsNonRoot and image will run as root',
  },
  {
    name: 'a value that a kernel parameter does not take',
    pod: pod({ securityContext: { sysctls: [{ name: 'net.ipv4.ip_local_port_range', value: 'wide' }] } }),
    why: 'failed to write sysctl net.ipv4.ip_local_port_range = "wide"',
    line: 'value: wide',
  },
  {
    name: 'a seccomp profile that nobody brings',
    pod: pod({ securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'audit.json' } } }),
    why: 'cannot load seccomp profile "/var/lib/kubelet/seccomp/audit.json"',
    line: 'localhostProfile: audit.json',
  },
  {
    name: 'a limit in which nothing starts',
    pod: pod({}, { resources: { limits: { memory: '1Mi' } } }),
    why: 'FailedCreatePodSandBox: Failed to create pod sandbox',
    line: 'memory: 1Mi',
  },
  {
    name: 'an image that is pulled although it is there',
    pod: pod({}, { imagePullPolicy: 'Always' }),
    // Alone: while one pod pulls an image, a kubelet from 1.35 on tries to pull it for the others, too
    // (pkg/kubelet/images/pullmanager, MustAttemptImagePull).
    together: 'pulling',
    why: 'network is unreachable',
    line: 'imagePullPolicy: Always',
  },
  {
    name: 'an image that is not pulled',
    pod: pod({}, { image: 'registry.example/app:1', imagePullPolicy: 'Never' }),
    why: 'ErrImageNeverPull: Container image "registry.example/app:1" is not present with pull policy of Never',
    line: 'imagePullPolicy: Never',
  },
  {
    name: 'an image that nobody has',
    pod: pod({}, { image: 'registry.example/app:1' }),
    why: 'registry.example/app:1',
  },
  {
    name: 'a name that is no image',
    pod: pod({}, { image: 'Registry/App:1:2' }),
    why: 'InvalidImageName: ',
    line: 'image: Registry/App:1:2',
  },
  {
    name: 'a folder that is not absolute',
    pod: pod({}, { workingDir: 'srv/app' }),
    why: 'Cwd must be an absolute path',
    line: 'workingDir: srv/app',
  },
  {
    name: 'a program that the image does not have',
    pod: pod({}, { command: ['/no/such/program'] }),
    why: '"/no/such/program": stat /no/such/program: no such file or directory',
  },
  {
    name: 'a file that is no program',
    pod: pod({}, { command: ['/etc/passwd'] }),
    why: 'exec: "/etc/passwd": permission denied',
  },
  {
    name: 'a program that ends again and again',
    pod: pod({}, { command: ['sh', '-c', 'echo no database; exit 3'] }),
    why: 'container c: Error; it ended with exit code 3, started 3 times; its last line: no database',
  },
  {
    name: 'a program that ends once and for all',
    pod: pod({ restartPolicy: 'Never' }, { command: ['sh', '-c', 'echo no licence; exit 4'] }),
    why: 'container c: Error; it ended with exit code 4; its last line: no licence',
  },
  {
    name: 'an init container that ends again and again',
    pod: pod({
      initContainers: [{ ...container, name: 'i', command: ['sh', '-c', 'echo no config; exit 2'] }],
    }),
    why: 'container i: Error; it ended with exit code 2, started 3 times; its last line: no config',
  },
  {
    name: 'a deadline that is over',
    pod: pod({ activeDeadlineSeconds: 1 }),
    why: 'DeadlineExceeded: Pod was active on the node longer than the specified deadline',
  },
  {
    name: 'a hook that fails',
    pod: pod({}, { lifecycle: { postStart: { exec: { command: ['false'] } } } }),
    why: 'FailedPostStartHook: PostStartHook failed',
  },
  {
    name: 'a liveness probe that fails',
    pod: pod({}, { livenessProbe: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1 } }),
    why: 'Unhealthy: Liveness probe failed',
  },
  {
    name: 'a probe of a port that nobody listens at',
    pod: pod({}, { readinessProbe: { tcpSocket: { port: 81 }, periodSeconds: 1 } }),
    why: 'Unhealthy: Readiness probe failed',
    together: 'waiting',
  },
  {
    name: 'an init container that does not end',
    pod: pod({ initContainers: [{ ...container, name: 'i' }] }),
    why: 'container i: it has not ended, and the others wait for it',
    together: 'waiting',
  },
  {
    name: 'a volume whose program is looked for again and again',
    pod: volume({ iscsi: { targetPortal: '192.0.2.9', iqn: 'iqn.2020-01.example:x', lun: 0 } }),
    why: 'container c: ContainerCreating',
    line: 'iscsi:',
    together: 'waiting',
  },
  {
    name: 'a runtime class, at which the kubelet ends',
    pod: pod({ runtimeClassName: 'gvisor' }),
    why: 'panic: runtime error: invalid memory address or nil pointer dereference',
    line: 'runtimeClassName: gvisor',
    together: 'ending',
  },
]
