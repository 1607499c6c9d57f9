import type { Config } from '../../config/schema.ts'
import { isTable } from '../../config/table.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import { isNeeded, keys, needed, proxySockets } from './containerd.ts'
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
  imageServiceEndpoint: 'socket',
}

/** Flags of the kubelet (cmd/kubelet/app/options/options.go@v1.36.4) whose file or folder the kubelet only reads. */
const flags: Readonly<Record<string, PathKind>> = {
  'config-dir': 'directory',
  'image-credential-provider-bin-dir': 'directory',
  // A folder from 1.34 on.
  'image-credential-provider-config': 'any',
  'image-service-endpoint': 'socket',
  'resolv-conf': 'file',
  'tls-cert-file': 'file',
  'tls-private-key-file': 'file',
}

/** What a program reads to send the journal. */
const forward: Readonly<Record<string, PathKind>> = { ca: 'file', certificate: 'file', key: 'file' }

/** Every absolute path in a setting that names a file or folder which the program with the setting does not make. */
export function pathsInSettings(config: Config, containerd: string): readonly NamedPath[] {
  const { kubelet, system } = config
  const ofKubelet = [
    ...namedIn(kubelet.config, fields, ['kubelet', 'config']),
    ...namedIn(kubelet.flags, flags, ['kubelet', 'flags']),
  ]
  return [
    ...ofKubelet.map(one => (isNeededByKubelet(config, one) ? { ...one, severity: 'error' as const } : one)),
    ...ofContainerd(config, containerd),
    ...walk(system.logs.forward ?? {}, forward, ['system', 'logs', 'forward']),
  ]
}

const resolvers: readonly unknown[] = ['resolvConf', 'resolv-conf']
const certificates: readonly unknown[] = [
  ...['tlsCertFile', 'tlsPrivateKeyFile'],
  ...['tls-cert-file', 'tls-private-key-file'],
]

/**
 * No Pod starts without the first (getDNSConfig in pkg/kubelet/network/dns/dns.go@v1.36.4), and no server without the second
 * (NewMainKubelet in pkg/kubelet/kubelet.go). What a package or a unit's own program makes, nobody knows here.
 */
function isNeededByKubelet({ kubelet, system, units }: Config, { at }: NamedPath): boolean {
  if (system.packages.length > 0 || Object.keys(units).length > 0) return false
  const field = at.at(-1)
  return resolvers.includes(field) || (kubelet.server !== 'off' && certificates.includes(field))
}

function ofContainerd(config: Config, version: string): NamedPath[] {
  const sockets = proxySockets(config).flatMap(({ path, at }) => named(path, 'socket', at))
  const walked = walk(config.containerd.config, keys, ['containerd', 'config'])
  return [...walked, ...sockets].map(one =>
    isNeeded(config, version, one.at) ? { ...one, severity: 'error' } : one,
  )
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
    if (isOfProviders(key)) return found.map(one => ({ ...one, ofPlugins: true as const }))
    return isImageService(key) ? found.map(one => ({ ...one, severity: 'error' as const })) : found
  })
}

/** The kubelet asks the image service for its API, and ends without an answer (pkg/remote_image.go of k8s.io/cri-client v0.36.4). */
const isImageService = (key: string) => key === 'imageServiceEndpoint' || key === 'image-service-endpoint'

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
  const paths = at.at(-1) === 'config_path' ? value.split(':') : [value.replace(/^unix:\/\//, '')]
  // containerd runs in /, as every service does that has no WorkingDirectory= (systemd.exec(5)).
  const isRelative = needed.includes(`${at.at(-1)}`) && value !== ''
  return paths
    .filter(path => path.startsWith('/') || isRelative)
    .map(path => ({ path: path.startsWith('/') ? path : `/${path}`, kind, at }))
}
