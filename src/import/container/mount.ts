import type { Node } from '../../components/pods/check/node.ts'
import type { Report } from '../report.ts'
import type { ImportInput } from '../types.ts'
import { configPath, folderOnNode } from '../volume-path.ts'
import { intoFolder, type LocalFile, localFile, outside, userOf } from './local-file.ts'
import type { ContainerDraft, PodDraft } from './pod-draft.ts'

export interface MountContext extends Pick<ImportInput, 'local'> {
  readonly file: string
  /** Folder of the data and files of this import on the node. */
  readonly owner: string
  readonly report: Report
  readonly pod: PodDraft
  readonly container: ContainerDraft
}

export interface Mount {
  readonly at: Node
  /** A path, or the name of a volume. */
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
  readonly subPath?: string | undefined
}

/** Mounts a path of the source machine: what is beside the imported file goes along, what is elsewhere is expected on the node. */
export function mountPath(mount: Mount, context: MountContext): void {
  const { source, at } = mount
  if (/\/(docker|podman)\.sock$/.test(source))
    context.report.say(
      'import-no-counterpart',
      at,
      `${source} stays behind: the node has no Docker`,
      'configure the program by a file in place of labels; CRI is at /run/containerd/containerd.sock',
    )
  else if (source.startsWith('/')) mountAbsolute(mount, context)
  else {
    const found = source.startsWith('~') ? undefined : context.local(context.file, source)
    if (found?.isOutside && (found.kind === 'file' || mount.readOnly)) reportOutside(mount, source, context)
    else if (found?.kind === 'file') mountFile(mount, found, context)
    else if (!(found && mount.readOnly && mountFolder(mount, found.names, context)))
      mountData(mount, context, found ? 'its present content does not come along' : 'it is empty at first')
  }
}

function reportOutside({ at }: Mount, path: string, { report }: MountContext) {
  report.say('import-no-counterpart', at, `${path} stays behind: ${outside}`, intoFolder)
}

function mountAbsolute(mount: Mount, context: MountContext) {
  const { source, at } = mount
  const isData = isForData(mount)
  if (!everywhere.has(source))
    context.report.say(
      'import-path-on-node',
      at,
      isData
        ? `${source} is a folder of the node, which is empty at first`
        : `the pod expects ${source} on the node`,
      isData
        ? 'copy the data there before the first start, or mount a disk there'
        : 'put it there: a file by `files` of the config, data by a disk or by hand',
    )
  const hostPath = isData ? { path: source, type: 'DirectoryOrCreate' } : { path: source }
  mountSource(mount, source.split('/').at(-1) || 'root', { hostPath }, context)
}

/**
 * Docker makes a folder of a path that is not there (`create_host_path` in 05-services.md of the compose specification). Of a path that is only read, of the OS, or
 * with a suffix, nobody wants an empty folder.
 */
function isForData({ source, readOnly }: Mount): boolean {
  return !readOnly && !ofSystem.test(source) && !/\.[^/.]+$/.test(source)
}

const ofSystem = /^\/((etc|run|dev|proc|sys|usr|bin|sbin|lib|lib64|boot|tmp|var\/run|var\/log)(\/|$)|$)/

/** What every Debian has, and what the node's systemd makes. */
const everywhere = new Set([
  ...[
    '/etc/localtime',
    '/proc',
    '/sys',
    '/dev',
    '/',
    '/run/udev',
    '/run/dbus',
    '/var/run/dbus',
    '/lib/modules',
  ],
])

/** A named volume, or a folder for data. */
export function mountData(mount: Mount, context: MountContext, why: string): void {
  const { source, at } = mount
  const path = folderOnNode(context.owner, source.replace(/^[.~/]+/, '') || 'data')
  const owner = userOf(context.container)
  // Said once for each folder, where it is first mounted.
  if (context.pod.claim(path)) {
    if (owner !== undefined) context.pod.files.push({ path, owner })
    context.report.say(
      'import-path-on-node',
      at,
      `${source} becomes the folder ${path} of the node: ${why}`,
      owner === undefined
        ? 'it belongs to root: chown it on the node if the image runs as another user'
        : `the config gives it to the user ${owner}; copy data there before the first start, if there are any`,
    )
  }
  const type = 'DirectoryOrCreate'
  mountSource(mount, source, { hostPath: { path, type } }, context)
}

function mountFile(mount: Mount, file: LocalFile, context: MountContext) {
  const path = configPath(context.owner, mount.source)
  context.pod.files.push(localFile(path, file, context.container))
  mountSource(mount, mount.source, { hostPath: { path, type: 'File' } }, context)
}

/** Files of a folder that is only read; false if it has folders in it. */
function mountFolder(mount: Mount, names: readonly string[], context: MountContext): boolean {
  const path = configPath(context.owner, mount.source)
  const entries = names.map(name => ({ name, entry: context.local(context.file, `${mount.source}/${name}`) }))
  const beside = entries.filter(({ entry }) => !entry?.isOutside)
  const files = beside.flatMap(({ name, entry }) =>
    entry?.kind === 'file' ? [localFile(`${path}/${name}`, entry, context.container)] : [],
  )
  if (files.length === 0 || files.length !== beside.length) return false
  for (const { name } of entries.filter(({ entry }) => entry?.isOutside))
    reportOutside(mount, `${mount.source}/${name}`, context)
  context.pod.files.push(...files)
  mountSource(mount, mount.source, { hostPath: { path, type: 'Directory' } }, context)
  return true
}

export function mountSource(
  { target, readOnly, subPath }: Pick<Mount, 'target' | 'readOnly' | 'subPath'>,
  name: string,
  source: object,
  { pod, container }: Pick<MountContext, 'pod' | 'container'>,
): void {
  container.mounts.push({
    name: pod.volume(name, source),
    mountPath: target,
    ...(subPath === undefined ? {} : { subPath }),
    ...(readOnly ? { readOnly } : {}),
  })
}
