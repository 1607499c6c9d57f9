import { entryOf } from '../../config/entry-of.ts'
import { isTable, type Table } from '../../config/table.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import { criImages, criRuntime, oldCri } from '../../resolve/cri-tables.ts'
import { variantOn } from '../lifetime.ts'
import type { Finding } from '../rule.ts'
import type { Dialect } from '../structs.ts'

/** What replaces a key that a line lacks: containerd RELEASES.md, "Deprecated config properties"; docs/cri/config.md. */
const replacements: Readonly<Record<string, string>> = {
  'CniConfig.bin_dir': 'write `bin_dirs`, a list',
  'CniConfig.bin_dirs': 'write `bin_dir`, one folder',
  'RegistryConfig.tls':
    'write `ca` under `registries`; for `client`, a hosts.toml below registry.config_path',
  'RuntimeConfig.enable_cdi': 'remove it: CDI is always on',
  'Runtime.runtime_root': 'write `Root` under `options`',
  'Runtime.runtime_engine': 'write `BinaryName` under `options`',
  'Runtime.sandbox_mode': 'write `sandboxer`',
  'Runtime.sandboxer': 'write `sandbox_mode`',
  'ContainerdConfig.default_runtime': 'write it under `runtimes`, and its name as `default_runtime_name`',
  'ContainerdConfig.untrusted_workload_runtime': 'write it under `runtimes`, as `untrusted`',
  'ContainerdConfig.no_pivot': 'write `NoPivotRoot` under `options` of the runtime',
  'Options.CriuPath': 'have `criu` in the PATH of containerd',
}

/** Keys that are in the plugin of the images from 2.0 on, and in `containerd` of CRI before. */
const imageKeys = ['snapshotter', 'disable_snapshot_annotations', 'discard_unpacked_layers']

/** What to write instead of a key that this line lacks; undefined: we do not know. */
export function instead(struct: string, name: string, line: string): string | undefined {
  if (struct === 'ContainerdConfig' && imageKeys.includes(name))
    return `containerd ${line} has it in plugins."${criImages}"`
  return entryOf(replacements, `${struct}.${name}`)
}

const migration = 'containerd docs/cri/config.md'

/**
 * What was in the one plugin of CRI and is in another from 2.0 on. containerd migrates a whole file of version 2, but
 * ours is of its own version, where it looks for nothing in the old place.
 */
export function movedOutOfCri(
  table: Table,
  path: ConfigPath,
  { structs, line }: Dialect,
): { moved: Finding[]; rest: Table } {
  const has = (struct: string, key: string) =>
    variantOn(entryOf(structs[struct] ?? {}, key) ?? [], line) !== undefined
  const moved: Finding[] = []
  const rest: Record<string, unknown> = {}
  const move = (at: ConfigPath, name: string, to: string) =>
    moved.push({
      code: 'containerd-config-moved-key',
      severity: 'error',
      message: `containerd ${line} does not look for \`${name}\` in plugins."${oldCri}"`,
      path: at,
      at: 'key',
      hint: `write it as ${to}`,
      source: migration,
    })
  for (const [key, value] of Object.entries(table)) {
    const inContainerd = key === 'containerd' && isTable(value) ? Object.keys(value) : undefined
    if (inContainerd)
      for (const name of inContainerd) {
        const images = imageKeys.includes(name)
        const to = images ? `plugins."${criImages}".${name}` : `plugins."${criRuntime}".containerd.${name}`
        if (images || has('ContainerdConfig', name)) move([...path, key, name], `containerd.${name}`, to)
        else move([...path, key, name], `containerd.${name}`, instead('ContainerdConfig', name, line) ?? to)
      }
    else if (key === 'sandbox_image')
      move([...path, key], key, `plugins."${criImages}".pinned_images.sandbox`)
    else if (key === 'systemd_cgroup')
      move([...path, key], key, `plugins."${criRuntime}".containerd.runtimes.runc.options.SystemdCgroup`)
    else if (has('ImageConfig', key) && !has('ServerConfig', key))
      move([...path, key], key, `plugins."${criImages}".${key}`)
    else if (has('RuntimeConfig', key) && !has('ServerConfig', key))
      move([...path, key], key, `plugins."${criRuntime}".${key}`)
    else rest[key] = value
  }
  return { moved, rest }
}

/** The plugins of 2.0 on an older containerd. */
export function newCriOn1(id: string, path: ConfigPath, line: string): Finding {
  const sandbox = id === criImages ? '; `pinned_images.sandbox` is `sandbox_image` there' : ''
  return {
    code: 'containerd-config-moved-key',
    severity: 'error',
    message: `containerd ${line} has no plugin "${id}", and ignores it`,
    path,
    at: 'key',
    hint: `write its keys under plugins."${oldCri}"${sandbox}`,
    source: migration,
  }
}

interface Server {
  readonly table: string
  readonly keys: readonly string[]
  readonly plugin: string
  /** What the plugin leaves out at the start of the keys. */
  readonly without?: string
}

const ids = ['uid', 'gid']
const tls = ['tls_ca', 'tls_cert', 'tls_key', 'tls_common_name']

/** Keys at the top that version 4 of config.toml has in plugins (serviceMigrate in cmd/containerd/server/config); managed.ts has grpc.address. */
const servers: readonly Server[] = [
  {
    table: 'grpc',
    keys: [...ids, 'max_recv_message_size', 'max_send_message_size'],
    plugin: 'io.containerd.server.v1.grpc',
  },
  {
    table: 'grpc',
    keys: ['address', ...tls].map(key => `tcp_${key}`),
    plugin: 'io.containerd.server.v1.grpc-tcp',
    without: 'tcp_',
  },
  { table: 'ttrpc', keys: ['address', ...ids], plugin: 'io.containerd.server.v1.ttrpc' },
  { table: 'metrics', keys: ['address'], plugin: 'io.containerd.server.v1.metrics' },
  { table: 'metrics', keys: ['grpc_histogram'], plugin: 'io.containerd.metrics.v1.grpc-prometheus' },
  { table: 'debug', keys: ['address', ...ids], plugin: 'io.containerd.server.v1.debug' },
]

export function movedToServerPlugins(head: Table, path: ConfigPath, line: string): Finding[] {
  return servers.flatMap(({ table: name, keys, plugin, without }) => {
    const table = head[name]
    if (!isTable(table)) return []
    return keys
      .filter(key => Object.hasOwn(table, key))
      .map(key => ({
        code: 'containerd-config-moved-key',
        severity: 'error',
        message: `containerd ${line} does not look for \`${name}.${key}\` in a config.toml of version 4`,
        path: [...path, name, key],
        at: 'key',
        hint: `write it under plugins."${plugin}"${without ? `, as \`${key.slice(without.length)}\`` : ''}`,
        source: `containerd ${line}, cmd/containerd/server/config/config.go`,
      }))
  })
}
