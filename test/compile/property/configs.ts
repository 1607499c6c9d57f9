import fc from 'fast-check'
import { hostile, hostileLine, hostileText } from './hostile.ts'

/** Plain data, as a document of any syntax can hold it. */
export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data }

const sshKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEdldUA3PPuuxAj51qg5QBTCWNLKDiLKowja46s9iHwl'
const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values)
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
const dictionary = (key: fc.Arbitrary<string>, value: fc.Arbitrary<Data>) =>
  fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true })
const list = <T>(item: fc.Arbitrary<T>, maxLength = 3) => fc.array(item, { maxLength })

/** Of the parts that are there, an object: a config says only what it wants to. */
function section(parts: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Data> {
  return fc
    .record(Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, sometimes(part)])))
    .map(
      found => Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Data,
    )
}

const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const scalar: fc.Arbitrary<Data> = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  { weight: 2, arbitrary: number },
  { weight: 2, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: oneOf(null, -0, 1.5) },
)
const tree: fc.Arbitrary<Data> = fc.letrec<{ node: Data }>(node => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    list(node('node')),
    dictionary(hostileText, node('node')),
  ),
})).node

// Words that are labels to us and numbers, dates or booleans to a YAML reader.
const label = oneOf(
  'edge-web',
  'on',
  'null',
  '007',
  '0o17',
  '0x1f',
  '1e3',
  '12',
  '2024-01-01',
  '1-2',
  'y',
  `a${'b'.repeat(62)}`,
)
const userName = oneOf('root', 'on', 'no', 'null', '_x', 'true', 'y', 'a-b')
const packageName = oneOf(
  'jq',
  '2048',
  '1.5',
  'on',
  'null',
  '0x10',
  '1e3',
  '7zip',
  'libstdc++6',
  '2024-01-01',
)
const prefix = oneOf('/usr/local/bakelet', '/opt/node', '/a/b.c_d-e/..f', '/-x', '/0', '/etc/systemd/system')

const networkNames = {
  name: oneOf('bakelet', 'on', '1.30', 'a_b.c-d', '0x1f'),
  bridge: oneOf('cni0', 'br-pods', 'on', 'y'),
}

const containerdSetting = fc.oneof(
  dictionary(hostileText, tree),
  dictionary(oneOf('plugins', 'debug', 'oom_score', 'version'), dictionary(hostileText, tree)),
  fc.record({
    plugins: dictionary(oneOf('io.containerd.cri.v1.runtime', 'io.containerd.grpc.v1.cri'), tree),
    oom_score: fc.integer(),
  }) as fc.Arbitrary<Data>,
)

const kubeletSetting = section({
  clusterDomain: hostileText,
  providerID: hostileText,
  systemCgroups: hostileText,
  allowedUnsafeSysctls: list(hostileText),
  staticPodURLHeader: dictionary(hostileText, list(hostileText)),
  evictionHard: dictionary(hostileText, hostileText),
  // An unknown gate is an error: what any name comes to is seen in a config with a fault.
  featureGates: dictionary(oneOf('AllAlpha', 'ImageVolume', 'PodLevelResources'), fc.boolean()),
  memoryThrottlingFactor: oneOf(0.5, 0.75, 1e-7),
  maxPods: fc.integer({ min: 1, max: 500 }),
  syncFrequency: oneOf('10s', '1h30m'),
})

const kubeletFlags = dictionary(
  fc.oneof({ weight: 9, arbitrary: oneOf('provider-id', 'lock-file', 'runtime-cgroups', 'v') }, hostileText),
  fc.oneof(
    hostileLine.map(text => text.replace(/[^ -~]/gu, '?')),
    fc.integer(),
    fc.boolean(),
  ),
)

const versions = oneOf<Record<string, Record<string, Data>>>(
  {},
  { containerd: { version: '2.0.11' }, kubelet: { version: '1.33' } },
  { containerd: { version: '1.7.34' }, kubelet: { version: '1.34.1' }, runc: { version: '1.4.3' } },
  { containerd: { version: '1.6.39' }, kubelet: { version: '1.27.0' }, cni: { version: '1.2.0' } },
  { containerd: { version: '1.7.34' }, kubelet: { version: '1.22' } },
)

const sections = section({
  arch: oneOf('amd64', 'arm64'),
  prefix,
  base: oneOf<Data>('debian-13', { path: 'x y' }),
  kernel: section({
    modules: list(oneOf('nf_conntrack', 'on', '0x10', '-x', 'overlay', 'a-b')),
    sysctl: dictionary(
      oneOf(
        'vm.max_map_count',
        'net.ipv4.ip_forward',
        'net/ipv4/conf/eth0.1/forwarding',
        'net.ipv4.conf.*.rp_filter',
      ),
      fc.oneof(hostileLine, fc.integer(), fc.boolean(), fc.constant('')),
    ),
  }),
  runc: section({ source: oneOf('auto', 'release') }),
  containerd: section({ config: containerdSetting }),
  cni: section({
    plugins: list(oneOf('tuning', 'bridge', 'vlan')),
    network: fc.oneof(
      section({ ...networkNames, subnet: oneOf('10.88.0.0/16', '172.20.0.0/20', '0.0.0.0/0') }),
      section({
        ...networkNames,
        subnets: oneOf<Data>(
          ['10.88.0.0/16'],
          ['10.88.0.0/16', 'fd00:10:88::/64'],
          ['2001:db8::/125', '10.0.0.0/8'],
        ),
      }),
      section({
        type: fc.constant('macvlan'),
        name: networkNames.name,
        parent: oneOf('eth0', 'on', 'y'),
        mode: oneOf('bridge', 'vepa'),
        subnet: oneOf('192.0.2.0/24', '10.0.0.0/8'),
        range: oneOf('192.0.2.200-192.0.2.219', '10.0.0.1-10.0.0.1'),
        gateway: oneOf('192.0.2.1', '10.0.0.1'),
      }),
    ),
  }),
  kubelet: section({ config: kubeletSetting, flags: kubeletFlags }),
  pods: list(hostileLine),
  images: section({
    preload: fc.oneof(
      oneOf<Data>('auto', 'none'),
      list(oneOf('busybox', 'registry.k8s.io/pause:3.10.2', 'localhost:5000/a/b:on')),
    ),
  }),
  system: section({
    hostname: label,
    timezone: oneOf('Europe/Berlin', 'UTC', 'Etc/GMT+0', 'America/Port-au-Prince'),
    packages: list(packageName),
    users: list(
      section({
        // After a key that is one, a comment may be anything.
        sshAuthorizedKeys: list(
          hostileLine.map(text => `${sshKey} ${text.replace(/[\p{NChar}\u2028\u2029\ufeff]/gu, '?')}`),
        ),
        sudo: fc.boolean(),
      }).chain(rest => userName.map(name => ({ name, ...(rest as object) }))),
    ),
  }),
})

const sound = fc.tuple(label, sections, versions).map(([name, rest, pinned]) => {
  const config: Record<string, Data> = { name, ...(rest as object) }
  for (const [key, value] of Object.entries(pinned)) config[key] = { ...(config[key] as object), ...value }
  return config
})

/** A value put where it has no business: `at` picks one of the config's places. */
const fault = fc.record({
  at: fc.nat(),
  value: fc.oneof(
    { weight: 6, arbitrary: hostile as fc.Arbitrary<Data> },
    { weight: 1, arbitrary: tree },
    { weight: 1, arbitrary: number as fc.Arbitrary<Data> },
  ),
})

/** Half of them and some more are sound; the others have a fault or two. */
export const config: fc.Arbitrary<Data> = fc
  .tuple(sound, fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: list(fault, 2) }))
  .map(([start, faults]) =>
    faults.reduce<Data>((data, { at, value }) => withValue(data, at % places(data), value), start),
  )

function places(data: Data): number {
  return isCollection(data) ? Object.values(data).reduce<number>((sum, child) => sum + places(child), 1) : 1
}

/** The same data with something else at its nth place, counted from the outside in. */
function withValue(data: Data, place: number, value: Data): Data {
  if (place === 0) return value
  let left = place - 1
  const change = (child: Data): Data => {
    const size = places(child)
    const changed = left >= 0 && left < size ? withValue(child, left, value) : child
    left -= size
    return changed
  }
  if (Array.isArray(data)) return data.map(change)
  return Object.fromEntries(Object.entries(data as object).map(([key, child]) => [key, change(child)]))
}

function isCollection(data: Data): data is readonly Data[] | { readonly [key: string]: Data } {
  return typeof data === 'object' && data !== null
}
