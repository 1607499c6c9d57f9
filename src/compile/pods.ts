import { baseOf } from '../compat/node/base.ts'
import type { PodInput } from '../components/component.ts'
import { isPreloaded } from '../components/images.ts'
import type { ObjectSet } from '../components/pods/objects/set.ts'
import type { SecretContents } from '../components/secrets/secret-contents.ts'
import { type Document, parseManifests, type SourceFile } from '../config/document.ts'
import { gateSettings } from '../config/feature-gates.ts'
import type { Config } from '../config/schema.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { locate } from '../diagnostics/locate.ts'
import type { Resolved } from '../resolve/types.ts'
import { minorNumber } from '../upstream/version.ts'

interface PodFile {
  readonly source: SourceFile
  /** Index in the config's `pods`. */
  readonly index: number
}

interface Options {
  readonly config: Config
  /** The name of the config's file. */
  readonly file: string
  readonly versions: Resolved['versions']
  /** The host name, which is the kubelet's name of the node. */
  readonly nodeName: string
  /** Of the config. */
  readonly secrets: SecretContents
  readonly isLocked: (reference: string) => boolean
  readonly pause?: (() => Promise<void>) | undefined
}

interface CompiledPods {
  readonly pods: readonly PodInput[]
  /** What diagnostics quote: without the values of Secrets. */
  readonly sources: readonly SourceFile[]
  /** The secrets of the config that Secrets name. */
  readonly secrets: ReadonlySet<string>
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads the manifests, checks the Pods and lowers what they take from ConfigMaps and Secrets. */
export async function compilePods(files: readonly PodFile[], options: Options): Promise<CompiledPods> {
  const { config } = options
  const diagnostics: Diagnostic[] = []
  const sources: SourceFile[] = []
  // A config without pods does not pay for what checks them.
  if (files.length === 0) return { pods: [], sources, secrets: new Set(), diagnostics }
  const [
    { checkPods, checkNodePorts, distinctPods },
    { checkOnNode },
    { checkPolicy },
    { quadletInPods },
    { isObject },
    { maskMessages, maskSecrets },
  ] = await Promise.all([
    import('../components/pods/check/index.ts'),
    import('../components/pods/on-node/index.ts'),
    import('../components/pods/security/policy.ts'),
    import('../components/pods/check/quadlet.ts'),
    import('../components/pods/objects/object.ts'),
    import('../components/pods/objects/mask.ts'),
  ])
  const report = (found: readonly Diagnostic[]) => {
    for (const one of found) diagnostics.push(one)
  }
  const manifests: Manifest[] = []
  for (const { source, index } of files) {
    await options.pause?.()
    const quadlet = quadletInPods(source)
    if (quadlet) {
      sources.push(source)
      report([quadlet])
      continue
    }
    const parsed = await parseManifests(source)
    sources.push(maskSecrets(source, parsed))
    report(maskMessages(source, parsed))
    for (const document of parsed.documents) manifests.push({ source, document, index })
  }
  const documents = manifests.map(({ document }) => document).filter(isObject)
  const objects = await readObjects(documents, options.secrets, report)
  const pods: PodInput[] = []
  for (const manifest of manifests) {
    if (isObject(manifest.document)) continue
    await options.pause?.()
    const { pod, diagnostics: problems } = await compilePod(manifest, objects, options)
    report(locate(problems, [manifest.document]))
    if (pod) pods.push(pod)
  }
  const { versions } = options
  report([
    ...checkPods(pods),
    ...checkNodePorts(pods, config.kubelet),
    ...checkOnNode(pods, {
      ...{ config, file: options.file, versions, kernel: baseOf(config)?.kernel },
      isPreloaded: reference => isPreloaded(config, reference),
    }),
    ...checkPolicy(pods, {
      policy: config.policy,
      minor: minorNumber(versions.kubelet),
      file: options.file,
    }),
    ...objects.unused(),
    ...objects.readable(),
  ])
  return { pods: distinctPods(pods), sources, secrets: objects.secrets(), diagnostics }
}

interface Manifest extends PodFile {
  readonly document: Document
}

/** ConfigMaps and Secrets come first: a Pod may stand before them, or in another file. */
async function readObjects(
  documents: readonly Document[],
  secrets: SecretContents,
  report: (found: readonly Diagnostic[]) => void,
): Promise<ObjectSet> {
  const [{ readObject }, { ObjectSet }] = await Promise.all([
    import('../components/pods/objects/read.ts'),
    import('../components/pods/objects/set.ts'),
  ])
  const objects = new ObjectSet(
    documents.flatMap(document => {
      const { object, diagnostics } = readObject(document, secrets)
      report(locate(diagnostics, [document]))
      return object ?? []
    }),
  )
  report(objects.diagnostics)
  return objects
}

async function compilePod(
  { source, document, index }: Manifest,
  objects: ObjectSet,
  { config: { kubelet, prefix }, versions, nodeName, isLocked }: Options,
): Promise<{ readonly pod?: PodInput; readonly diagnostics: readonly Diagnostic[] }> {
  const [{ checkPod }, { lowerPod }, { privilegesOf }] = await Promise.all([
    import('../components/pods/check/index.ts'),
    import('../components/pods/lower/index.ts'),
    import('../components/pods/security/privileges.ts'),
  ])
  const kubeletVersion = versions.kubelet
  const gates = gateSettings(kubelet)
  const { pod: facts, diagnostics } = checkPod(source, document, {
    kubeletVersion,
    nodeName,
    gates,
    isLocked,
  })
  if (!facts) return { diagnostics }
  const { lowered, diagnostics: more } = await lowerPod(document, { facts, objects, kubeletVersion, prefix })
  return {
    pod: {
      ...{ file: source.file, document, facts, lowered, index },
      privileges: privilegesOf(document, minorNumber(kubeletVersion)),
    },
    diagnostics: [...diagnostics, ...more],
  }
}
