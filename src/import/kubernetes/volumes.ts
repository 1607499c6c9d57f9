import type { Node } from '../../components/pods/check/node.ts'
import type { Report } from '../report.ts'
import { folderOnNode } from '../volume-path.ts'
import type { References } from './references.ts'

interface Context {
  readonly pod: string
  readonly references: References
  readonly report: Report
}

/** The volumes of a Pod, with a folder of the node in place of each claim. `lost`: names of those that stay behind. */
export function volumes(
  nodes: readonly Node[],
  context: Context,
): { readonly kept: unknown[]; readonly lost: ReadonlySet<string> } {
  const kept: unknown[] = []
  const lost = new Set<string>()
  for (const node of nodes) {
    const volume = lowered(node, context)
    if (volume) kept.push(volume)
    else lost.add(node.get('name').string ?? '')
  }
  return { kept, lost }
}

function lowered(node: Node, { pod, references, report }: Context): unknown {
  const name = node.get('name').string ?? ''
  const claim = node.get('persistentVolumeClaim')
  if (claim.given)
    return claimFolder(name, { pod, claim: claim.get('claimName').string ?? name, at: claim, report })
  const ephemeral = node.get('ephemeral')
  if (ephemeral.given) {
    report.say(
      'import-changed',
      ephemeral,
      `the volume ${name} becomes an emptyDir: nobody provisions an ephemeral claim`,
      'limit it with emptyDir: {sizeLimit: …} if it must not fill the disk',
    )
    return { name, emptyDir: {} }
  }
  for (const [key, kind] of [
    ['configMap', 'ConfigMap'],
    ['secret', 'Secret'],
  ] as const)
    if (node.get(key).given && !references.has(node.get(key), kind, `the volume ${name}`)) return undefined
  return node.get('projected').given ? projected(node, references, report) : node.value
}

/** The folder that stands in for a PersistentVolumeClaim. */
export function claimFolder(
  name: string,
  { pod, claim, at, report }: { pod: string; claim: string; at: Node; report: Report },
): object {
  const path = folderOnNode(pod, claim)
  report.say(
    'import-path-on-node',
    at,
    `the claim ${claim} becomes the folder ${path} of the node, empty and owned by root at first`,
    'copy the data there; chown it if the image runs as another user',
  )
  return { name, hostPath: { path, type: 'DirectoryOrCreate' } }
}

function projected(node: Node, references: References, report: Report): unknown {
  const name = node.get('name').string ?? ''
  const sources = node
    .get('projected')
    .get('sources')
    .items.filter(source => {
      for (const key of ['serviceAccountToken', 'clusterTrustBundle', 'podCertificate'])
        if (source.get(key).given) {
          report.say(
            'import-no-api-server',
            source.get(key),
            `${key} of the volume ${name} stays behind: only an API server issues it`,
            'the program must do without the Kubernetes API',
          )
          return false
        }
      return (
        (!source.get('configMap').given ||
          references.has(source.get('configMap'), 'ConfigMap', `a part of ${name}`)) &&
        (!source.get('secret').given || references.has(source.get('secret'), 'Secret', `a part of ${name}`))
      )
    })
  if (sources.length === 0) return undefined
  const { defaultMode } = node.get('projected').value as { defaultMode?: unknown }
  return { name, projected: { defaultMode, sources: sources.map(({ value }) => value) } }
}
