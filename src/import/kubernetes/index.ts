import type { Node } from '../../components/pods/check/node.ts'
import { nodeAt } from '../../components/pods/check/node.ts'
import type { Document } from '../../config/document.ts'
import { Report } from '../report.ts'
import type { Imported, ImportedPod } from '../types.ts'
import { podMetadata } from './metadata.ts'
import { DataObjects, dataDocument, type KubernetesObject, objectAt } from './objects.ts'
import { podSpec } from './pod-spec.ts'
import { container, References } from './references.ts'
import { claimFolder, volumes } from './volumes.ts'
import { reportController, reportOther, templateOf } from './workload.ts'

const isData = ({ kind }: KubernetesObject) => kind === 'ConfigMap' || kind === 'Secret'
/** A claim comes along as a folder, said where a Pod uses it. */
const isClaim = ({ kind }: KubernetesObject) =>
  kind === 'PersistentVolumeClaim' || kind === 'PersistentVolume'

/** Pods, and what makes Pods, with the ConfigMaps and Secrets that they refer to: as kubectl and podman write them. */
export function importKubernetes(documents: readonly Document[]): Imported {
  const reports = documents.map(document => new Report(document))
  const objects = documents.flatMap((document, index) =>
    objectsIn(nodeAt(document.value), reports[index] as Report),
  )
  const data = new DataObjects(objects.filter(isData))
  const taken = new Set<string>()
  const attached = new Set<KubernetesObject>()
  const pods: ImportedPod[] = []
  for (const object of objects) {
    const template = templateOf(object)
    if (!template) {
      if (!isData(object) && !isClaim(object)) reportOther(object)
      continue
    }
    const pod = importPod(object, template, { data, taken, attached })
    if (pod) pods.push(pod)
  }
  for (const { node, kind, name, report } of data.unused())
    report.say(
      'import-unused',
      node.get('metadata').get('name'),
      `${kind} ${name} stays behind: no imported Pod refers to it`,
      'import the file of the Pod that does',
    )
  return { pods, diagnostics: reports.flatMap(({ diagnostics }) => diagnostics) }
}

/** A List holds objects; every other document is one. */
function objectsIn(node: Node, report: Report): KubernetesObject[] {
  if (node.get('kind').string?.endsWith('List') && Array.isArray(node.get('items').value))
    return node.get('items').items.flatMap(item => objectsIn(item, report))
  return [objectAt(node, report)]
}

function importPod(
  object: KubernetesObject,
  template: Node,
  { data, taken, attached }: { data: DataObjects; taken: Set<string>; attached: Set<KubernetesObject> },
): ImportedPod | undefined {
  const { node, kind, name, namespace, report } = object
  const fileName = namespace === 'default' ? name : `${namespace}.${name}`
  if (!isUsable(object, template, taken.has(fileName))) return undefined
  taken.add(fileName)
  reportController(object)
  const references = new References(data, namespace, report)
  const spec = template.get('spec')
  const claims = node.get('spec').get('volumeClaimTemplates').items
  const claimed = new Set(claims.map(at => at.get('metadata').get('name').string))
  // updateStorage() in pkg/controller/statefulset/stateful_set_utils.go@v1.36.4: a claim replaces the volume of its name.
  const own = spec.get('volumes').items.filter(volume => !claimed.has(volume.get('name').string))
  const { kept, lost } = volumes(own, { pod: name, references, report })
  const lowered: Record<string, unknown> = podSpec(spec, report)
  for (const list of ['initContainers', 'containers'])
    if (spec.get(list).given)
      lowered[list] = spec.get(list).items.map(each => container(each, references, lost))
  for (const at of claims) {
    const claim = at.get('metadata').get('name').string ?? ''
    kept.push(claimFolder(claim, { pod: name, claim, at, report }))
  }
  lowered.volumes = kept.length > 0 ? kept : undefined
  // A Job's Pod has a restartPolicy of its own; all others run for as long as the node does.
  if (kind !== 'Job' && kind !== 'Pod') delete lowered.restartPolicy
  const metadata = podMetadata({ name, namespace, metadata: template.get('metadata') })
  // An object that several Pods use stands beside the first of them.
  const beside = [...references.found].filter(each => !attached.has(each))
  for (const each of beside) attached.add(each)
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: lowered }
  return { fileName, documents: [pod, ...beside.map(dataDocument)] }
}

function isUsable({ node, kind, name, report }: KubernetesObject, template: Node, isTaken: boolean): boolean {
  const fail = (where: Node, message: string, hint: string) => {
    report.say('import-invalid', where, message, hint)
    return false
  }
  if (!template.get('spec').given)
    return fail(template, `the ${kind} has no Pod in it`, 'write spec: {containers: […]} there')
  if (!name) return fail(node.get('metadata'), `the ${kind} has no name`, 'write metadata: {name: …}')
  if (isTaken)
    return fail(
      node.get('metadata').get('name'),
      `two imported objects make a Pod named ${name}`,
      'rename one of them, or import one at a time',
    )
  return true
}
