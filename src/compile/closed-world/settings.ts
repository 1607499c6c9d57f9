import type { Config } from '../../config/schema.ts'
import { isTable } from '../../config/table.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import type { PathKind } from './os-path.ts'

/** A path of the node in a setting of a program. */
export interface NamedPath {
  readonly path: string
  readonly kind: PathKind
  /** The place of the setting. */
  readonly at: ConfigPath
  /** What ends a program, or all pods, where the path is missing. Default: a warning. */
  readonly severity?: 'error'
  /** Of the plugins for credentials: without it the kubelet ends (RegisterCredentialProviderPlugins, pkg/credentialprovider/plugin/plugin.go@v1.36.4). */
  readonly ofPlugins?: true
}

/** Fields of KubeletConfiguration (staging/src/k8s.io/kubelet/config/v1beta1/types.go@v1.36.4) whose file the kubelet only reads. */
const fields: Readonly<Record<string, PathKind>> = {
  tlsCertFile: 'file',
  tlsPrivateKeyFile: 'file',
  resolvConf: 'file',
}

/** Flags of the kubelet (cmd/kubelet/app/options/options.go@v1.36.4) whose file or folder the kubelet only reads. */
const flags: Readonly<Record<string, PathKind>> = {
  'config-dir': 'directory',
  'image-credential-provider-bin-dir': 'directory',
  // A folder from 1.34 on.
  'image-credential-provider-config': 'any',
  'resolv-conf': 'file',
  'tls-cert-file': 'file',
  'tls-private-key-file': 'file',
}

/** Keys of containerd's config.toml, at any depth: docs/man/containerd-config.toml.5.md and docs/cri/config.md of containerd 2.3.6. */
const keys: Readonly<Record<string, PathKind>> = {
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

/** Those without whose file its CRI does not load (loadBaseOCISpecs in plugins/cri/runtime/plugin.go, StreamingConfig in internal/cri/config). */
const needed = new Set(['base_runtime_spec', 'scratch_file', 'tls_cert_file', 'tls_key_file'])

/** What a program reads to send the journal. */
const forward: Readonly<Record<string, PathKind>> = { ca: 'file', certificate: 'file', key: 'file' }

/** Every absolute path in a setting that names a file or folder which the program with the setting does not make. */
export function pathsInSettings({ kubelet, containerd, system }: Config): readonly NamedPath[] {
  return [
    ...namedIn(kubelet.config, fields, ['kubelet', 'config']),
    ...namedIn(kubelet.flags, flags, ['kubelet', 'flags']),
    ...ofContainerd(containerd.config),
    ...walk(system.logs.forward ?? {}, forward, ['system', 'logs', 'forward']),
  ]
}

function ofContainerd(config: Config['containerd']['config']): NamedPath[] {
  const at = ['containerd', 'config']
  const walked = walk(config, keys, at).map((one): NamedPath => {
    const key = String(one.at.at(-1))
    return needed.has(key) ? { ...one, severity: 'error' } : one
  })
  const proxies = isTable(config.proxy_plugins) ? Object.entries(config.proxy_plugins) : []
  return [
    ...walked,
    ...proxies.flatMap(([name, proxy]) =>
      isTable(proxy) ? named(proxy.address, 'socket', [...at, 'proxy_plugins', name, 'address']) : [],
    ),
  ]
}

function namedIn(
  table: Readonly<Record<string, unknown>>,
  kinds: Readonly<Record<string, PathKind>>,
  at: ConfigPath,
): NamedPath[] {
  return Object.entries(table).flatMap(([key, value]) => {
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined
    if (!kind) return []
    const found = named(value, kind, [...at, key])
    return isOfProviders(key) ? found.map(one => ({ ...one, ofPlugins: true as const })) : found
  })
}

const isOfProviders = (flag: string) => flag.startsWith('image-credential-provider-')

function walk(
  table: Readonly<Record<string, unknown>>,
  kinds: Readonly<Record<string, PathKind>>,
  at: ConfigPath,
): NamedPath[] {
  const below = Object.entries(table).flatMap(([key, value]) =>
    isTable(value) ? walk(value, kinds, [...at, key]) : [],
  )
  return [...namedIn(table, kinds, at), ...below]
}

function named(value: unknown, kind: PathKind, at: ConfigPath): NamedPath[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => named(item, kind, [...at, index]))
  if (typeof value !== 'string') return []
  // registry.config_path takes several, as PATH does (docs/hosts.md of containerd).
  const paths = at.at(-1) === 'config_path' ? value.split(':') : [value]
  return paths.filter(path => path.startsWith('/')).map(path => ({ path, kind, at }))
}
