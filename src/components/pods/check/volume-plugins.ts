import { containersOf } from './container-lists.ts'
import { type GivenGates, isGateOn } from './gate-stages.ts'
import type { Node } from './node.ts'
import { oncePerNode } from './once-per-node.ts'
import { parseQuantity } from './quantity.ts'
import type { Reporter } from './reporter.ts'

const onTheNode = 'mount the storage on the node and use hostPath'

// The plugins that cmd/kubelet/app/plugins.go and plugins_providers.go link, read in the last patch of each minor from
// 1.20.15 to 1.37.2: the last minor that has one. "no volume plugin matched" is all that a later kubelet says.
const lastWithPlugin: ReadonlyMap<string, number> = new Map([
  // Only API types were left of it before 1.20.
  ['photonPersistentDisk', 0],
  ['scaleIO', 21],
  ['flocker', 24],
  ['quobyte', 24],
  ['storageos', 24],
  ['cephfs', 30],
  ['rbd', 30],
])

// The minor from which a volume always goes to a CSI driver: CSIMigrationAWS, -AzureDisk, -OpenStack, -GCE, -vSphere and
// -Portworx are locked to on (pkg/features/kube_features.go). The CSI plugin then fails with "failed to get a kubernetes
// client" (NewMounter in pkg/volume/csi/csi_plugin.go, 1.20.15 to 1.37.2).
const csiSince: ReadonlyMap<string, number> = new Map([
  ['cinder', 24],
  ['awsElasticBlockStore', 25],
  ['azureDisk', 25],
  ['gcePersistentDisk', 25],
  ['vsphereVolume', 27],
  ['portworxVolume', 33],
])

/** Volumes that this kubelet can never mount, so that the Pod never starts. */
export function checkVolumePlugins(
  spec: Node,
  { minor, gates }: { readonly minor: number; readonly gates: GivenGates },
  out: Reporter,
): void {
  for (const volume of spec.get('volumes').items) {
    for (const [type, source] of volume.entries) if (source.given) checkType(type, source, minor, out)
    checkGitRepo(volume.get('gitRepo'), minor, gates, out)
    checkImage(volume.get('image'), minor, gates, out)
    checkProjected(volume.get('projected'), out)
    checkFlexVolume(volume.get('flexVolume'), out)
    checkHugePages(volume.get('emptyDir').get('medium'), spec, out)
  }
}

function checkType(type: string, source: Node, minor: number, out: Reporter): void {
  const last = lastWithPlugin.get(type)
  const csi = csiSince.get(type)
  if (last !== undefined && minor > last)
    refuse(
      source,
      `kubelet 1.${minor} cannot mount ${type} volumes${last === 0 ? '' : ` (1.${last} was the last that could)`}`,
      onTheNode,
      'cmd/kubelet/app/plugins.go',
      out,
    )
  else if (csi !== undefined && minor >= csi)
    out.report(
      'pod-needs-api-server',
      source,
      `${indefinite(type)} volume needs an API server: kubelet 1.${minor} passes it to a CSI driver, and CSI needs one`,
      onTheNode,
      { at: 'key', source: `k8s.io/kubernetes 1.${minor}, pkg/volume/csi/csi_plugin.go` },
    )
}

const indefinite = (type: string) => `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`

/** GitRepoVolumeDriver: off from 1.33, locked to off from 1.36 (SetUp in pkg/volume/git_repo/git_repo.go). */
function checkGitRepo(source: Node, minor: number, gates: GivenGates, out: Reporter): void {
  if (!source.given || minor < 33 || (minor < 36 && gates.get('GitRepoVolumeDriver') === true)) return
  refuse(
    source,
    `kubelet 1.${minor} cannot mount gitRepo volumes`,
    'clone the repository in an init container, into an emptyDir',
    'pkg/volume/git_repo/git_repo.go',
    out,
  )
}

/** Before 1.31 the field is unknown: schema.ts. */
function checkImage(source: Node, minor: number, gates: GivenGates, out: Reporter): void {
  if (!source.given || minor < 31 || isGateOn('ImageVolume', minor, gates)) return
  refuse(
    source,
    `kubelet 1.${minor} cannot mount image volumes while the feature gate ImageVolume is off`,
    'write `featureGates: {ImageVolume: true}` under `kubelet.config`',
    'cmd/kubelet/app/plugins.go',
    out,
  )
}

/**
 * Whatever its sources are: "cannot setup projected volume … because kube client is not configured" (collectData in
 * pkg/volume/projected/projected.go, 1.20.15 to 1.37.2). A volume of ConfigMaps and Secrets alone becomes a folder of the node
 * (lower/volumes.ts). What a source itself needs of an API server: api-server.ts.
 */
function checkProjected(source: Node, out: Reporter): void {
  const parts = source.get('sources').items
  const fields = parts.filter(part => part.get('downwardAPI').given)
  if (!source.given || (parts.length > 0 && fields.length === 0)) return
  const alone = fields.length === parts.length
  out.report(
    'pod-needs-api-server',
    alone ? source : (fields[0]?.get('downwardAPI') ?? source),
    alone
      ? 'a projected volume needs an API server, even with downwardAPI as its only source: the kubelet mounts none without one'
      : 'downwardAPI beside other sources needs an API server: the kubelet mounts no projected volume without one',
    alone
      ? 'write downwardAPI: {items: […]} as the volume itself, without projected'
      : 'make it a volume of its own: downwardAPI: {items: […]}',
    { at: 'key', source: 'k8s.io/kubernetes, pkg/volume/projected/projected.go, collectData' },
  )
}

/** A Pod or the image may bring the driver, so this is a warning. */
function checkFlexVolume(source: Node, out: Reporter): void {
  if (!source.given) return
  out.report(
    'pod-volume-unsupported',
    source,
    'a flexVolume needs its driver in /var/lib/kubelet/volumeplugins, and bakelet puts none there',
    onTheNode,
    { at: 'key', severity: 'warning' },
  )
}

/** The sizes of the huge pages that the Pod and its containers request, in bytes; undefined for a size that is not valid. */
const requestedPageSizes = oncePerNode(spec => {
  const nodes = [spec, ...containersOf(spec).map(({ node }) => node)]
  const lists = nodes.flatMap(({ get }) => ['limits', 'requests'].map(kind => get('resources').get(kind)))
  const names = lists.flatMap(({ entries }) => entries.map(([name]) => name))
  return new Set(names.flatMap(name => /^hugepages-(.+)$/.exec(name)?.slice(1) ?? []).map(parseQuantity))
})

/** getPageSizeMountOption in pkg/volume/emptydir/empty_dir.go@v1.36.4: the size of a page comes from what the Pod requests. */
function checkHugePages(medium: Node, spec: Node, out: Reporter): void {
  const [, size] = /^HugePages(?:-(.+))?$/.exec(medium.string ?? '') ?? []
  if (!medium.string?.startsWith('HugePages')) return
  const requested = requestedPageSizes(spec)
  if (size === undefined ? requested.size > 0 : requested.has(parseQuantity(size))) return
  out.report(
    'pod-volume-unsupported',
    medium,
    `no container requests huge pages${size === undefined ? '' : ` of ${size}`}, so the volume cannot be mounted, and the Pod would never start`,
    `add resources: {limits: {hugepages-${size ?? '2Mi'}: 64Mi, memory: 64Mi}} to a container`,
    { source: 'k8s.io/kubernetes, pkg/volume/emptydir/empty_dir.go' },
  )
}

function refuse(where: Node, message: string, hint: string, file: string, out: Reporter): void {
  out.report('pod-volume-unsupported', where, `${message}, so the Pod would never start`, hint, {
    at: 'key',
    source: `k8s.io/kubernetes, ${file}`,
  })
}
