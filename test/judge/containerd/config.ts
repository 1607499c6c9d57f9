import fc from 'fast-check'
import { variantOn } from '../../../src/compat/lifetime.ts'
import type { FieldVariant } from '../../../src/compat/structs.ts'
import data from '../../../src/data/containerd-config.json' with { type: 'json' }
import others from '../../../src/data/containerd-plugins.json' with { type: 'json' }
import type { Plugins, Types } from './plugins.ts'

const structs = data.types as Readonly<Record<string, Readonly<Record<string, readonly FieldVariant[]>>>>
const plugins = data.plugins as Readonly<Record<string, readonly FieldVariant[]>>

/** Keys that bakelet sets, or of which the machine of the judge knows nothing. */
const left = new Set([
  // Of the machine, too: block devices, pools, other file systems.
  ...[
    'shim',
    'runtime',
    'rdt_config_file',
    'blockio_config_file',
    'endpoint',
    'unpack_config',
    'enable_fsverity',
  ],
  // The judge itself asks by these.
  ...['max_recv_message_size', 'max_send_message_size'],
  ...['version', 'root', 'state', 'imports', 'temp', 'plugin_dir', 'plugins', 'cgroup', 'grpc', 'ttrpc'],
  // Folders of plugins and networks, and registries: other tests have them.
  ...['cni', 'registry', 'sandbox_image', 'pinned_images', 'cni_conf_dir', 'BinaryName', 'SystemdCgroup'],
  // Fields of the kernel or the machine: AppArmor, SELinux, cgroups, network of the host.
  ...[
    'enable_unprivileged_ports',
    'enable_unprivileged_icmp',
    'cgroup_writable',
    'uid',
    'gid',
    'enable_selinux',
  ],
])

const durations = ['', '0s', '10', '-1s', '30s', '1h30m', '5 m', '1d']
const snapshotters = [
  '',
  'overlayfs',
  'overlay',
  'native',
  'erofs',
  'zfs',
  'devmapper',
  'blockfile',
  'stargz',
]
const paths = ['', '/etc/containerd/missing.json', 'missing.json']
const ids = [
  'snapshotter.v1.native',
  'snapshotter.v1.overlayfs',
  'nri.v1.nri',
  'gc.v1.scheduler',
  'x.v1.none',
]

/** Texts for each key that is not free text. */
const texts: Readonly<Record<string, readonly string[]>> = {
  address: ['', '/run/containerd/other.sock', '/run/other/other.sock'],
  base_runtime_spec: paths,
  content_sharing_policy: ['', 'shared', 'isolated', 'private'],
  default_runtime_name: ['', 'runc', 'one', 'crun'],
  drain_exec_sync_io_timeout: durations,
  format: ['', 'text', 'json', 'JSON', 'logfmt'],
  image_pull_progress_timeout: durations,
  io_type: ['', 'fifo', 'streaming', 'named_pipe'],
  level: ['', 'info', 'WARN', 'warning', 'verbose', 'none'],
  platform: ['', 'linux/amd64', 'linux', 'a/b/c/d', 'linux/%'],
  platforms: ['', 'linux/amd64', 'amd64', 'word', '/run', 'linux/amd64/v2/x'],
  runtime_type: ['', 'io.containerd.runc.v2', 'io.containerd.kata.v2'],
  sandboxer: ['', 'podsandbox', 'shim', 'kata'],
  snapshotter: snapshotters,
  stats_collect_period: durations,
  stats_retention_period: durations,
  stream_idle_timeout: durations,
  stream_server_address: ['', '127.0.0.1', '0.0.0.0', '::1', '[::1]', 'localhost', 'no.example'],
  stream_server_port: ['', '0', '10010', '65536', '-1', 'x'],
  timeouts: durations,
  tls_cert_file: paths,
  tls_key_file: paths,
  type: ['', 'snapshot', 'content', 'diff', 'sandbox', 'snapshotter', 'io.containerd.snapshotter.v1'],
  unset_seccomp_profile: ['', 'unconfined', 'runtime/default', 'default'],
}

const names = fc.constantFrom('one', 'two', 'native')

function anyOf(type: string, key: string, line: string, depth: number): fc.Arbitrary<unknown> {
  if (key === 'disabled_plugins' || key === 'required_plugins')
    return fc.uniqueArray(fc.constantFrom(...ids.map(id => `io.containerd.${id}`)), { maxLength: 2 })
  if (type.startsWith('[]')) return fc.array(anyOf(type.slice(2), key, line, depth), { maxLength: 2 })
  if (type.startsWith('{}')) {
    const of = key === 'runtimes' ? fc.constantFrom('runc', 'one', 'two') : names
    return fc.dictionary(of, anyOf(type.slice(2), key, line, depth), { maxKeys: 2, noNullPrototype: true })
  }
  switch (type) {
    case 'any':
    case 'string':
      return fc.constantFrom(...(texts[key] ?? ['', 'word', '/run/containerd/word']))
    case 'bool':
      return fc.boolean()
    case 'int64':
    case 'uint32':
      return fc.constantFrom(0, 1, 3, 1000, ...(type === 'int64' ? [-2000, -1, 1001] : []))
    case 'duration':
      return fc.constantFrom(...durations)
    case 'number':
      return fc.constantFrom(0.5, -0.5, 2.5)
  }
  return structOf(type, line, depth)
}

function structOf(name: string, line: string, depth = 0): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(structs[name] ?? {}).flatMap(([key, variants]) => {
    const variant = variantOn(variants, line)
    return variant && !left.has(key) ? [[key, variant.type] as const] : []
  })
  if (fields.length === 0 || depth > 4) return fc.constant({})
  return fc
    .uniqueArray(fc.constantFrom(...fields), { minLength: 1, maxLength: 2, selector: ([key]) => key })
    .chain(some =>
      fc.record(Object.fromEntries(some.map(([key, type]) => [key, anyOf(type, key, line, depth + 1)]))),
    )
}

/** A table of a plugin besides CRI. */
function tableOf(types: Types, line: string): fc.Arbitrary<Record<string, unknown>> {
  const keys = Object.entries(types).filter(([key]) => !left.has(key))
  if (keys.length === 0) return fc.constant({})
  return fc
    .uniqueArray(fc.constantFrom(...keys), { minLength: 1, maxLength: 2, selector: ([key]) => key })
    .chain(some =>
      fc.record(
        Object.fromEntries(
          some.map(([key, type]) => [
            key,
            typeof type === 'string'
              ? anyOf(type === '[]any' ? '[]string' : type, key, line, 1)
              : tableOf(type, line),
          ]),
        ),
      ),
    )
}

/** A `containerd.config` with a few keys, right by their types: of the daemon, of a plugin, or of both. */
export function anyContainerdConfig(line: string): fc.Arbitrary<Record<string, unknown>> {
  const known = Object.entries(plugins).flatMap(([id, variants]) => {
    const variant = variantOn(variants, line)
    return variant ? [[id, variant.type] as const] : []
  })
  const plugin = fc
    .constantFrom(...known)
    .chain(([id, type]) => structOf(type, line).map(table => ({ plugins: { [id]: table } })))
  const besides = (others.lines as unknown as Readonly<Record<string, Plugins>>)[line]
  if (!besides) throw new Error(`no plugins of ${line}`)
  const other = fc
    .constantFrom(
      ...Object.entries(besides.plugins).filter(
        ([id, types]) => !/cri|devmapper|blockfile/.test(id) && Object.keys(types).length > 0,
      ),
    )
    .chain(([id, types]) => tableOf(types, line).map(table => ({ plugins: { [id]: table } })))
  return fc.oneof(
    { arbitrary: plugin, weight: 3 },
    { arbitrary: other, weight: 2 },
    { arbitrary: structOf('Config', line), weight: 1 },
    {
      arbitrary: fc.tuple(structOf('Config', line), plugin).map(([one, other]) => ({ ...one, ...other })),
      weight: 1,
    },
  )
}
