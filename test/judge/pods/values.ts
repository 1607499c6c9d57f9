import { enums } from '../../../src/components/pods/check/enums.ts'
import data from '../../../src/data/pod-schema.json' with { type: 'json' }
import type { Random } from './random.ts'

export const types: Readonly<Record<string, Readonly<Record<string, string>>>> = data.types

const words = (text: string) => text.split(' ')
const long = (length: number) => 'a'.repeat(length)

const integers = [
  -2147483649, -2147483648, -1001, -1000, -2, -1, 0, 1, 2, 3, 5, 10, 20, 21, 30, 31, 53, 80, 100, 101, 255,
  256, 420, 511, 512, 3600, 65535, 65536, 2147483647, 2147483648, 4294967296, 9007199254740991,
]
const quantities = words(
  '0 1 2 100m 500m 0.5 1.5 1e3 1E3 1e-3 1Ki 64Mi 1Gi 1G 1Ti 1Pi 1Ei 8Ei 16Ei 1E 9E 1n 1u 1k 1K 1mi 1MB 1.1.1 -1 -0 +1 +64Mi .5 5. 1_000 0x10 1e 1e400 1e-400 abc 128M 2Mi 3Mi 4Mi 1e18 1e19 9223372036854775807 9223372036854775808',
).concat('', ' 1', '1 ')
const names = [
  ...words(
    'main web side c C web.example.com Web web_1 -web web- 1 1a a1 http dns-tcp metrics a..b example.com/a example.com/ /a a/b/c',
  ),
  ...[
    long(15),
    long(16),
    long(63),
    long(64),
    long(253),
    long(254),
    '',
    ' ',
    'ä',
    'a b',
    'a\n',
    '$(A)',
    '*',
    '.',
    '..',
  ],
]
const soundNames = words('main web side c v a http data')
const paths = [
  ...words(
    '/ /v /data /v/ //v v data/a ../a a/../b a/.. ./a ..a /var/run/docker.sock /dev/null C:\\a a:b /a:b ..data',
  ),
  ...['', ' ', '/ä', long(256)],
]
const addresses = words(
  '0.0.0.0 127.0.0.1 192.0.2.1 192.0.2.256 192.0.2 010.0.0.1 :: ::1 2001:db8::1 ::ffff:192.0.2.1 fe80::1%eth0 localhost example.com 192.0.2.1/24',
)
const texts = [
  ...words(
    'In NotIn Exists DoesNotExist Gt Lt Equal v1 Pod v1beta1 apps/v1 true false yes no null ~ on 0 1 0777 1e3 NaN',
  ),
  ...words(
    'metadata.name metadata.namespace metadata.uid metadata.labels metadata.annotations spec.nodeName spec.host',
  ),
  ...words(
    'spec.serviceAccountName status.hostIP status.hostIPs status.podIP status.podIPs status.phase spec.hostname metadata',
  ),
  ...[
    "metadata.labels['a']",
    "metadata.annotations['A/b']",
    "metadata.labels['']",
    "metadata.labels['a b']",
    'metadata.labels[a]',
  ],
  ...words(
    'limits.cpu requests.memory limits.ephemeral-storage limits.hugepages-2Mi requests.gpu cpu memory',
  ),
  ...words('SIGTERM SIGKILL TERM SIGRTMIN+1 SIGRTMIN+16 SIGRTMAX-14 NET_ADMIN CAP_SYS_ADMIN ALL NET_ADMINN'),
  ...words(
    'kubernetes.io/hostname topology.kubernetes.io/zone node.kubernetes.io/not-ready example.com/gpu kubernetes.io/a k8s.io/a',
  ),
  ...words(
    'net.core.somaxconn kernel.shm_rmid_forced net/ipv4/ip_forward kernel.msgmax fs.mqueue.a vm.swappiness kernel',
  ),
  ...words(
    'default kube-system system-node-critical system-cluster-critical default-scheduler Memory HugePages HugePages-2Mi HugePages-1Gi',
  ),
  ...words(
    'docker.io/library/busybox:1.37.0 busybox Busybox busybox: busybox@sha256:0 http://a https://a/b unix:///a',
  ),
  ...words(
    'localhost/profile runtime/default unconfined localhost/ docker/default bogus X-Header Host x_y 2020-01-01T00:00:00Z 2020-01-01',
  ),
  ...[
    '',
    ' ',
    'a b',
    ' a',
    'a ',
    'a\tb',
    'ä',
    '😀',
    '\u2028',
    '\u0085',
    'a=b',
    'A',
    '_a',
    '1a',
    'a.b',
    long(1000),
  ],
]
const byField: readonly (readonly [RegExp, readonly string[]])[] = [
  [/[Pp]ath$|subPath|directory|localhostProfile|workingDir/, paths],
  [/[Nn]ame$|^key$|subdomain|^namespace$/, names],
  [/[iI][pP]$|nameservers|^host$/, addresses],
]
/** Fields that hardly any text of the pools fits. */
const usual: Readonly<Record<string, readonly string[]>> = {
  'Container.image': ['busybox:1.37'],
  'ImageVolumeSource.reference': ['busybox:1.37'],
  'ObjectFieldSelector.fieldPath': words('metadata.name metadata.uid metadata.namespace'),
  'ResourceFieldSelector.resource': words('limits.cpu requests.memory'),
  'ResourceFieldSelector.containerName': words('main c web'),
  'VolumeMount.mountPath': words('/v /w /x /data'),
  'NFSVolumeSource.path': ['/v'],
  'ObjectMeta.uid': ['a'],
  'OwnerReference.apiVersion': ['apps/v1'],
  'OwnerReference.kind': ['ReplicaSet'],
  'ObjectMeta.creationTimestamp': words(
    '2020-01-01T00:00:00Z 2020-01-01T00:00:00+01:00 2020-01-01T00:00:00.5Z',
  ),
  'ObjectMeta.deletionTimestamp': words('2020-01-01T00:00:00Z'),
  'ManagedFieldsEntry.time': words('2020-01-01T00:00:00Z'),
  'ManagedFieldsEntry.operation': words('Apply Update'),
  'ManagedFieldsEntry.fieldsType': words('FieldsV1'),
  'ObjectMeta.finalizers': words('example.com/a kubernetes orphan foregroundDeletion'),
  'HostAlias.ip': words('127.0.0.1 ::1'),
  'PodDNSConfig.nameservers': words('192.0.2.1 ::1'),
  'Sysctl.name': words('net.ipv4.ip_unprivileged_port_start kernel.shm_rmid_forced'),
  'PodReadinessGate.conditionType': words('a example.com/a'),
  'AzureDiskVolumeSource.kind': words('Shared Dedicated Managed'),
  'AzureDiskVolumeSource.cachingMode': words('None ReadOnly ReadWrite'),
  'AzureDiskVolumeSource.diskURI': words('https://a /subscriptions/a'),
  'ISCSIVolumeSource.iqn': words('iqn.2001-04.com.example:a eui.0123456789abcdef naa.0123456789abcdef'),
}
const enumerated = Object.values(enums).flat()

/** A text that may stand in a field, or nearly. */
function textFor(field: string, random: Random): string {
  const own = enums[field]
  if (own && random.chance(0.9)) return random.pick(own)
  const sound = usual[field]
  if (sound && random.chance(0.6)) return random.pick(sound)
  if (random.chance(0.05)) return random.pick(enumerated)
  if (/[nN]ame$/.test(field) && random.chance(0.5)) return random.pick(soundNames)
  const [, pool = texts] = byField.find(([pattern]) => pattern.test(field.replace(/^.*\./, ''))) ?? []
  return random.pick(random.chance(0.8) ? pool : [...texts, ...names, ...paths, ...addresses])
}

const keys = [
  ...words(
    'a app example.com/a A a_b Example.com/A a/b/c -a kubernetes.io/os kubernetes.io/hostname disktype cpu memory',
  ),
  ...words(
    'ephemeral-storage hugepages-2Mi hugepages-1Gi hugepages-x example.com/gpu gpu storage pods requests.example.com/a',
  ),
  ...words(
    'container.apparmor.security.beta.kubernetes.io/main container.seccomp.security.alpha.kubernetes.io/main',
  ),
  ...words(
    'seccomp.security.alpha.kubernetes.io/pod scheduler.alpha.kubernetes.io/tolerations kubernetes.io/config.mirror',
  ),
  ...words(
    'kubernetes.io/ingress-bandwidth kubernetes.io/egress-bandwidth controller.kubernetes.io/pod-deletion-cost',
  ),
  ...words('security.alpha.kubernetes.io/sysctls kubernetes.io/config.source kubernetes.io/config.hash'),
  ...['', ' ', 'ä', long(63), long(64)],
]

/** A value of a type, as the schema spells it: what `kind` says, with random fields. */
export function anyValue(spelling: string, field: string, random: Random, depth = 0): unknown {
  const type = spelling.replace('!', '')
  if (type.startsWith('[]'))
    return Array.from({ length: random.pick([0, 1, 1, 1, 2, 2, 3]) }, () =>
      anyValue(type.slice(2), field, random, depth + 1),
    )
  if (type.startsWith('{}'))
    return Object.fromEntries(
      Array.from({ length: random.pick([0, 1, 1, 2]) }, () => [
        random.pick(keys),
        anyValue(type.slice(2), field, random, depth + 1),
      ]),
    )
  const fields = types[type]
  if (fields) return structOf(type, fields, random, depth)
  switch (type) {
    case 'boolean':
      return random.chance(0.5)
    case 'int32':
    case 'int64':
      return random.chance(0.5) ? random.pick([0, 1, 2, 80, 1000]) : random.pick(integers)
    case 'quantity':
      return random.chance(0.5) ? random.pick(['1', '64Mi', '100m']) : random.pick(quantities)
    case 'int-or-string':
      return random.chance(0.5) ? random.pick(integers) : random.pick([...names, '80'])
    case 'any':
      return {}
  }
  return textFor(field, random)
}

/** Types of which exactly one field counts. */
const oneOf = new Set(['Volume', 'EnvVarSource', 'EnvFromSource', 'LifecycleHandler', 'VolumeProjection'])

function structOf(type: string, fields: Readonly<Record<string, string>>, random: Random, depth: number) {
  const names = Object.keys(fields).filter(name => !fields[name]?.endsWith('!'))
  const wanted =
    depth > 6 || names.length === 0 ? 0 : random.pick(oneOf.has(type) ? [1, 1, 1, 1, 0, 2] : [0, 1, 1, 2, 3])
  const chosen = new Set(Array.from({ length: wanted }, () => random.pick(names)))
  for (const name of Object.keys(fields))
    if (fields[name]?.endsWith('!') && random.chance(0.98)) chosen.add(name)
  return Object.fromEntries(
    [...chosen].map(name => [name, anyValue(fields[name] ?? 'any', `${type}.${name}`, random, depth + 1)]),
  )
}
