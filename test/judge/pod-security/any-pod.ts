import fc from 'fast-check'

/** Some of the keys, with a value of each. */
const some = <Shape extends Record<string, fc.Arbitrary<unknown>>>(shape: Shape) =>
  fc.record(shape, { requiredKeys: [] })

const pick = (...values: readonly unknown[]) => fc.constantFrom(...values)
const flag = pick(true, false, null)
const profile = some({ type: pick('RuntimeDefault', 'Localhost', 'Unconfined', '', 'bogus', null) })

const seLinuxOptions = some({
  type: pick('container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t', 'spc_t', '', null),
  user: pick('', 'system_u', null),
  role: pick('', 'system_r', null),
  level: pick('s0:c1,c2', ''),
})

const capability = pick(
  'ALL',
  'all',
  'NET_BIND_SERVICE',
  'CHOWN',
  'SYS_CHROOT',
  'NET_RAW',
  'SYS_ADMIN',
  'CAP_CHOWN',
  'chown',
  '',
  null,
)
const list = (item: fc.Arbitrary<unknown>) => fc.oneof(pick(null), fc.array(item, { maxLength: 3 }))

const shared = {
  runAsNonRoot: flag,
  runAsUser: pick(0, 1, 1000, null),
  seccompProfile: fc.oneof(profile, pick(null)),
  appArmorProfile: fc.oneof(profile, pick(null)),
  seLinuxOptions: fc.oneof(seLinuxOptions, pick(null)),
  windowsOptions: fc.oneof(some({ hostProcess: flag }), pick(null)),
}

const context = fc.oneof(
  {
    weight: 5,
    arbitrary: some({
      ...shared,
      privileged: flag,
      allowPrivilegeEscalation: flag,
      procMount: pick('Default', 'Unmasked', '', null),
      capabilities: fc.oneof(some({ add: list(capability), drop: list(capability) }), pick(null)),
    }),
  },
  // One that the level restricted takes, or nearly.
  {
    weight: 5,
    arbitrary: some({ ...shared, seccompProfile: pick({ type: 'RuntimeDefault' }) }).map(rest => ({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      ...rest,
    })),
  },
  { weight: 1, arbitrary: pick(null) },
)

const host = pick('', '127.0.0.1', 'example.com', null)
const handler = fc.oneof(
  some({ httpGet: some({ host, port: pick(80) }) }),
  some({ tcpSocket: some({ host, port: pick(80) }) }),
  some({ grpc: some({ port: pick(80) }), exec: some({ command: pick(['true']) }) }),
  pick(null),
)

const port = some({ containerPort: pick(0, 80, 8080, null), hostPort: pick(0, 0, 80, 8080, null) })

const container = fc
  .tuple(
    pick('a', 'b', 'c'),
    some({
      securityContext: context,
      ports: list(port),
      livenessProbe: handler,
      readinessProbe: handler,
      startupProbe: handler,
      lifecycle: fc.oneof(some({ postStart: handler, preStop: handler }), pick(null)),
    }),
    fc.boolean(),
  )
  .map(([name, { securityContext, ...rest }, isBare]) => ({
    name,
    ...(securityContext !== undefined && { securityContext }),
    ...(isBare ? {} : rest),
  }))

const volumeTypes =
  'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret hostPath gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs rbd flexVolume cinder cephfs flocker fc azureFile vsphereVolume quobyte azureDisk photonPersistentDisk portworxVolume scaleIO storageos'.split(
    ' ',
  )
const volume = fc
  .array(fc.tuple(fc.constantFrom(...volumeTypes), pick({}, {}, {}, null)), { maxLength: 2 })
  .map(sources => ({ name: 'v', ...Object.fromEntries(sources) }))

const sysctl = some({
  name: pick(
    ...'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start net.ipv4.ip_local_reserved_ports net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_rmem net.ipv4.tcp_wmem net.ipv4.tcp_slow_start_after_idle net.ipv4.tcp_notsent_lowat net.core.somaxconn net/ipv4/tcp_rmem kernel.msgmax'.split(
      ' ',
    ),
    '',
    null,
  ),
  value: pick('1'),
})

const prefix = 'container.apparmor.security.beta.kubernetes.io/'
const annotations = fc.oneof(
  pick(null),
  fc.dictionary(
    fc.constantFrom(
      `${prefix}a`,
      `${prefix}zz`,
      prefix,
      'example.com/a',
      'seccomp.security.alpha.kubernetes.io/pod',
    ),
    pick('runtime/default', 'localhost/a', 'localhost/', 'unconfined', '', 'bogus'),
    { maxKeys: 2 },
  ),
)

const whole = some({
  hostNetwork: flag,
  hostPID: flag,
  hostIPC: flag,
  hostUsers: flag,
  os: fc.oneof(some({ name: pick('linux', 'windows', '', null) }), pick(null)),
  volumes: list(volume),
})

/** A Pod that sets what the checks look at: none of it, or all of it. */
export const anyPod = fc
  .tuple(
    fc.oneof(
      pick({ name: 'p' }),
      annotations.map(annotations => ({ name: 'p', annotations })),
    ),
    fc.oneof(fc.constant({}), whole),
    fc.oneof(pick(undefined), some({ ...shared, sysctls: list(sysctl) }), pick({ runAsNonRoot: true })),
    fc.array(container, { maxLength: 1 }),
    fc.array(container, { minLength: 1, maxLength: 2 }),
  )
  .map(([metadata, spec, securityContext, initContainers, containers]) => ({
    ...{ apiVersion: 'v1', kind: 'Pod', metadata },
    spec: {
      ...spec,
      ...(securityContext !== undefined && { securityContext }),
      ...(initContainers.length > 0 && { initContainers }),
      containers,
    },
  }))
