import { entryOf } from '../../../config/entry-of.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'

/**
 * What needs an API server, and so cannot be in a static pod: HasAPIObjectReference in pkg/api/pod/util.go@v1.36.4. ConfigMaps and
 * Secrets are not among it, where a manifest has them: lower/ replaces the references.
 * From 1.34 the kubelet refuses such a pod (gate PreventStaticPodAPIReferences, no longer a gate in 1.37); an older one
 * takes it and never gets it running, or crashes (kubernetes#113492), so it is an error there as well.
 */
export function checkApiServer(spec: Node, minor: number, out: Reporter): void {
  const verdict =
    minor >= 34
      ? `a kubelet of Kubernetes 1.${minor} refuses a static pod that refers to one`
      : `on a kubelet of Kubernetes 1.${minor} without an API server the Pod would never start`
  const refuse = (where: Node, what: string, hint: string) =>
    out.report('pod-needs-api-server', where, `${what} needs an API server: ${verdict}`, hint, { at: 'key' })

  const account = ['serviceAccountName', 'serviceAccount']
    .map(key => spec.get(key))
    .find(({ string }) => string)
  if (account) refuse(account, 'a service account', 'remove it: a static pod has no identity')
  for (const secret of spec.get('imagePullSecrets').items)
    if (secret.get('name').string)
      refuse(secret, 'a pull secret', 'remove imagePullSecrets; preload the image (images.preload)')
  const claims = spec.get('resourceClaims')
  if (claims.items.length > 0)
    refuse(claims, 'a resource claim', 'remove it; give the container a device with hostPath')
  for (const volume of spec.get('volumes').items) checkVolume(volume, refuse)
  checkRuntimeClass(spec.get('runtimeClassName'), minor, out)
  warnAboutPriorityClass(spec, minor, out)
}

type Refuse = (where: Node, what: string, hint: string) => void

const writeFile = 'put the file on the node and mount it with hostPath'

/** The volumes that HasAPIObjectReference refuses, with what to use instead. */
const volumes: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  csi: ['a CSI volume', 'mount the storage on the node and use hostPath'],
  glusterfs: ['a Gluster volume', 'mount the storage on the node and use hostPath'],
  persistentVolumeClaim: [
    'a PersistentVolumeClaim',
    'use hostPath: {path: /var/lib/…, type: DirectoryOrCreate}',
  ],
  ephemeral: ['an ephemeral volume claim', 'use emptyDir: {}'],
  azureFile: [
    'an Azure File volume takes its key from a Secret, which',
    'mount the share on the node and use hostPath',
  ],
}

const projected: Readonly<Record<string, string>> = {
  serviceAccountToken: 'a service account token',
  clusterTrustBundle: 'a ClusterTrustBundle',
  podCertificate: 'a Pod certificate',
}

function checkVolume(volume: Node, refuse: Refuse) {
  for (const [key, source] of volume.entries) {
    if (!source.given) continue
    const known = entryOf(volumes, key)
    if (known) refuse(source, ...known)
    else if (key !== 'name' && key !== 'projected' && source.get('secretRef').get('name').string)
      refuse(source.get('secretRef'), 'a Secret', 'mount the storage on the node and use hostPath')
  }
  for (const part of volume.get('projected').get('sources').items)
    for (const [key, source] of part.entries) {
      const what = entryOf(projected, key)
      if (source.given && what !== undefined) refuse(source, what, writeFile)
    }
}

// NamespacesForPod in pkg/kubelet/kuberuntime/util/util.go@v1.36.4. It has the parameter from 1.30 on (read in the last patch
// of each minor from 1.20.15 to 1.37.2); before, kuberuntime_sandbox.go is the only caller, and looks at the pointer.
const crashesSince = 30

/**
 * Without an API server the kubelet has no runtime class manager (NewMainKubelet in pkg/kubelet/kubelet.go). From 1.30 on the
 * nil pointer is passed as an interface that is not nil, so the lookup of a class ends the whole kubelet with a panic, again
 * at every start. An older one runs the Pod, but without the isolation that the class stands for, so it is an error there too.
 */
function checkRuntimeClass(runtime: Node, minor: number, out: Reporter) {
  if (!runtime.string) return
  out.report(
    'pod-needs-api-server',
    runtime,
    minor >= crashesSince
      ? `runtimeClassName needs an API server: without one, kubelet 1.${minor} crashes when it starts this Pod`
      : `runtimeClassName needs an API server: without one, kubelet 1.${minor} ignores it and takes containerd's default runtime`,
    'remove it; `default_runtime_name` in containerd.config sets the runtime of every Pod',
    {
      source: `k8s.io/kubernetes 1.${minor}, pkg/kubelet/kuberuntime/${minor >= crashesSince ? 'util/util.go, NamespacesForPod' : 'kuberuntime_sandbox.go'}`,
    },
  )
}

/** A class is looked up only with an API server, and otherwise ignored. */
function warnAboutPriorityClass(spec: Node, minor: number, out: Reporter) {
  const priority = spec.get('priorityClassName')
  // The two classes that the kubelet knows by name still need the number: pkg/kubelet/types/pod_update.go@v1.36.4.
  if (priority.string && !spec.get('priority').given)
    out.report(
      'pod-needs-api-server',
      priority,
      `priorityClassName is not looked up without an API server, so the Pod has priority 0${minor >= 37 ? '' : ', and the kubelet does not say so'}`,
      'add priority: 2000001000 beside it (system-node-critical), or another number',
      { severity: 'warning' },
    )
}
