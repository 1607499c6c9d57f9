import type { Config } from '../../config/schema.ts'
import { isTable, type Table } from '../../config/table.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import { nodePaths } from '../../plan/paths.ts'
import { below, criTable, type PlacedTable } from '../../resolve/cri-tables.ts'
import { namedSnapshotters } from '../../resolve/snapshotters.ts'
import type { PathKind } from './os-path.ts'

/** A program of a runtime, which containerd or its shim looks for in the folders of PATH. */
export interface NamedProgram {
  readonly name: string
  readonly at: ConfigPath
  /** Whether every pod needs it. */
  readonly isNeeded: boolean
}

/** Keys of config.toml, at any depth: docs/man/containerd-config.toml.5.md and docs/cri/config.md of containerd 2.3.6. */
export const keys: Readonly<Record<string, PathKind>> = {
  base_runtime_spec: 'file',
  cni_conf_dir: 'directory',
  conf_template: 'file',
  config_path: 'directory',
  runtime_path: 'file',
  scratch_file: 'file',
  tls_ca: 'file',
  tls_cert: 'file',
  tls_cert_file: 'file',
  tls_key: 'file',
  tls_key_file: 'file',
  // Options of runc's shim: api/types/runc/options/oci.proto.
  BinaryName: 'file',
}

/** Keys without whose file CRI does not load (plugins/cri/runtime/plugin.go, internal/cri/config/streaming.go). */
export const needed: readonly string[] = [
  'base_runtime_spec',
  'scratch_file',
  'tls_cert_file',
  'tls_key_file',
]

/** Whether no pod runs where the path of a setting is missing. */
export function isNeeded(config: Config, containerd: string, at: ConfigPath): boolean {
  const place = JSON.stringify(at)
  const { path } = defaultRuntime(config, containerd)
  const isOfDefault = path.every((key, index) => at[index] === key)
  const proxy = at[2] === 'proxy_plugins' ? at[3] : undefined
  return (
    needed.some(key => place.endsWith(`"${key}"]`)) ||
    isOfDefault ||
    namedSnapshotters(config, containerd).some(({ name }) => name === proxy)
  )
}

/** Programs that runtimes name without a folder: their shims, and what runs instead of runc. */
export function programsOfRuntimes(config: Config, containerd: string): readonly NamedProgram[] {
  const byDefault = defaultRuntime(config, containerd)
  return Object.keys(runtimes(config, containerd).table).flatMap(key => {
    const runtime = below(runtimes(config, containerd), key)
    const options = below(runtime, 'options')
    const isNeeded = runtime.path.at(-1) === byDefault.path.at(-1)
    const { runtime_type: type, runtime_path: path } = runtime.table
    const named = (place: PlacedTable, at: string, name: unknown): NamedProgram[] =>
      typeof name !== 'string' || name === '' || name.includes('/')
        ? []
        : [{ name, at: [...place.path, at], isNeeded }]
    return [
      ...(typeof path === 'string' && path !== '' ? [] : named(runtime, 'runtime_type', shimOf(type))),
      ...named(options, 'BinaryName', options.table.BinaryName),
    ]
  })
}

/** BinaryName in pkg/shim/util.go (runtime/v2/shim in 1.x): "io.containerd.runc.v2" is containerd-shim-runc-v2. */
function shimOf(type: unknown): string | undefined {
  if (typeof type !== 'string' || type.includes('/')) return undefined
  const [name, version] = type.split('.').slice(-2)
  return version === undefined ? undefined : `containerd-shim-${name}-${version}`
}

/** Folders of PATH in containerd.service. */
export const folders = ({ prefix }: Config): readonly string[] => [
  nodePaths(prefix).bin,
  ...['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin'],
]

function defaultRuntime(config: Config, containerd: string): PlacedTable {
  const { table } = below(criTable(config, containerd, 'runtime'), 'containerd')
  const name = (table as Table).default_runtime_name
  return below(runtimes(config, containerd), typeof name === 'string' ? name : 'runc')
}

const runtimes = (config: Config, containerd: string) =>
  below(below(criTable(config, containerd, 'runtime'), 'containerd'), 'runtimes')

/** Sockets of programs that do a part of containerd's work. */
export function proxySockets({ containerd }: Config): readonly { path: unknown; at: ConfigPath }[] {
  const proxies = containerd.config.proxy_plugins
  if (!isTable(proxies)) return []
  return Object.entries(proxies).flatMap(([name, proxy]) =>
    isTable(proxy)
      ? [{ path: proxy.address, at: ['containerd', 'config', 'proxy_plugins', name, 'address'] }]
      : [],
  )
}
