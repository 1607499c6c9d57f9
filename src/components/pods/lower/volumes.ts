import type { Mode, NodePath, SourceLine } from '../../../plan/entry.ts'
import { nodePaths } from '../../../plan/paths.ts'
import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import { textOf } from '../objects/object.ts'
import { type LowerContext, nameOf } from './context.ts'
import type { Edit } from './edits.ts'
import { foldersOf, type LoweredFolder } from './folders.ts'
import { effectiveMode, refuseMode } from './mode.ts'
import { missingSubPaths, refuseSubPath } from './mounts.ts'
import { nestedMountpoints } from './nested.ts'
import { type Projected, payloadOf, referencesOf } from './payload.ts'
import { placeOf } from './place.ts'

export interface LoweredFile {
  readonly path: NodePath
  readonly mode: Mode
  readonly content: string
  readonly secret?: true
  readonly from: SourceLine
}

/** A folder of the node in place of a ConfigMap, Secret or projected volume. */
export interface LoweredVolume {
  readonly edits: readonly Edit[]
  readonly files: readonly LoweredFile[]
  readonly directories: readonly LoweredFolder[]
  readonly from: SourceLine
}

/**
 * Lowers the volumes that need an API server. Their files are plain files: nothing ever updates them, so the links by way of `..data`
 * that upstream's AtomicWriter swaps (pkg/volume/util/atomic_writer.go) would have no use. A changed ConfigMap is another
 * image, or a new machine, whose Pods start with it.
 */
export function lowerVolumes(spec: Node, context: LowerContext): LoweredVolume[] {
  return spec.get('volumes').items.flatMap(volume => {
    const references = referencesOf(volume)
    const name = volume.get('name').string
    if (!references || !name) return []
    const type = ['configMap', 'secret', 'projected'].find(key => volume.get(key).given) ?? ''
    const payload = payloadOf(references, volume.get(type), context)
    const nested = nestedMountpoints(name, spec)
    const optional = references.some(({ source }) => source.get('optional').value === true)
    const missing = missingSubPaths(name, { payload, nested, spec })
    if (!optional) for (const mount of missing) refuseSubPath(name, mount, payload, context.out)
    const folders = new Set([...nested, ...missing.map(({ path }) => path)])
    return [folder(volume, { name, type, payload, folders, spec, context })]
  })
}

function folder(
  volume: Node,
  {
    name,
    type,
    payload,
    folders,
    spec,
    context,
  }: {
    readonly name: string
    readonly type: string
    readonly payload: ReadonlyMap<string, Projected>
    /** Folders that mounts need in the volume. */
    readonly folders: ReadonlySet<string>
    readonly spec: Node
    readonly context: LowerContext
  },
): LoweredVolume {
  const { facts, prefix, document } = context
  const root = nodePaths(prefix).podVolumes
  const ofPod: NodePath = `${root}/${facts.namespace}/${facts.name}`
  const path: NodePath = `${ofPod}/${name}`
  const fsGroup = spec.get('securityContext').get('fsGroup')
  const files = [...payload].flatMap(([file, projected]): LoweredFile[] => {
    const content = contentOf(projected, volume.get(type), context)
    const mode = effectiveMode(projected.mode, fsGroup)
    if (mode === undefined) refuseMode(projected.mode, volume.get(type), context.out)
    if (mode === undefined || content === undefined) return []
    const { object, key, value } = projected
    const from = placeOf(`key ${key} of ${nameOf(object)}`, object.document, value.path)
    return [
      {
        path: `${path}/${file}`,
        mode: modeText(mode),
        content,
        ...(object.kind === 'Secret' && { secret: true }),
        from,
      },
    ]
  })
  const objects = [...new Set([...payload.values()].map(({ object }) => nameOf(object)))]
  const what = `volume ${name}: ${objects.length > 0 ? objects.join(', ') : 'nothing'} in ${path}`
  const from = placeOf(what, document, volume.get(type).path)
  return {
    edits: [
      { kind: 'remove', path: volume.get(type).path },
      { kind: 'set', path: volume.get('hostPath').path, value: { path, type: 'Directory' } },
      ...readOnlyMounts(name, spec),
    ],
    files,
    directories: foldersOf(
      [root, `${root}/${facts.namespace}`, ofPod],
      { path, from },
      { files: [...payload.keys()], folders: [...folders] },
    ),
    from,
  }
}

/** A file of the plan is text. */
function contentOf(
  { object, key, value }: Projected,
  where: Node,
  { out }: LowerContext,
): string | undefined {
  const text = textOf(value.bytes)
  if (text === undefined)
    out.report(
      'pod-object-unsupported',
      where,
      `the key ${key} of ${nameOf(object)} is not UTF-8 text, and the volume would need its bytes`,
      'put the file into an image',
      { at: 'key' },
    )
  return text
}

/** GetAttributes of each of these volumes says ReadOnly, and makeMounts in pkg/kubelet/kubelet_pods.go@v1.36.4 applies it. */
function readOnlyMounts(name: string, spec: Node): Edit[] {
  return containersOf(spec).flatMap(({ node }) =>
    node
      .get('volumeMounts')
      .items.filter(mount => mount.get('name').string === name && mount.get('readOnly').value !== true)
      .map(mount => ({ kind: 'set', path: mount.get('readOnly').path, value: true }) as const),
  )
}

const modeText = (mode: number): Mode => `0${mode.toString(8).padStart(3, '0')}` as Mode
