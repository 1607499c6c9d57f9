import type { Node } from '../../components/pods/check/node.ts'
import { addDevice } from '../container/device.ts'
import { mountAnonymous, mountMemory, mountTmpfs } from '../container/memory.ts'
import { mountData, mountPath } from '../container/mount.ts'
import { isPath, parseVolume } from '../container/volume-text.ts'
import { isTrue, type KeyHandler, type Service, textOf, textsOf } from './service.ts'

interface VolumeSpec {
  readonly type: string
  readonly source: string | undefined
  readonly target: string
  readonly readOnly: boolean
  readonly subPath?: string | undefined
  readonly size?: string | undefined
}

export const mounts: Readonly<Record<string, KeyHandler>> = {
  volumes: (value, service) => {
    for (const item of value.items) addVolume(item, service)
  },
  tmpfs: (value, service) => {
    for (const text of textsOf(value)) mountTmpfs(text, service)
  },
  shm_size: (value, service) => mountMemory('/dev/shm', textOf(value), service),
  devices: (value, service) => {
    for (const item of value.items)
      addDevice(textOf(item) ?? deviceText(item), item, { ...service.project, ...service })
  },
}

function addVolume(item: Node, service: Service) {
  const { project } = service
  const spec = item.string === undefined ? longForm(item) : shortForm(item.string)
  const { source, target, readOnly, subPath } = spec
  const context = { ...service, ...project, owner: project.name }
  if (spec.type === 'tmpfs') return mountMemory(target, spec.size, service)
  if (source === undefined) return mountAnonymous(target, service, {})
  const mount = { at: item, source, target, readOnly, subPath }
  if (spec.type === 'bind') return mountPath(mount, context)
  const declared = project.root.get('volumes').get(source)
  if (declared.get('driver_opts').given || (declared.get('driver').string ?? 'local') !== 'local')
    project.report.say(
      'import-no-counterpart',
      declared,
      `the driver of the volume ${source} stays behind`,
      'mount the storage on the node, at the path of the volume',
    )
  mountData(
    { ...mount, source: textOf(declared.get('name')) ?? source },
    context,
    'Docker would fill a new one from the image, the kubelet leaves it empty',
  )
}

function shortForm(text: string): VolumeSpec {
  const { source, ...others } = parseVolume(text)
  return { type: source !== undefined && isPath(source) ? 'bind' : 'volume', source, ...others }
}

const deviceText = (item: Node) =>
  [item.get('source'), item.get('target')].flatMap(each => textOf(each) ?? []).join(':')

function longForm(item: Node): VolumeSpec {
  return {
    type: item.get('type').string ?? 'volume',
    source: textOf(item.get('source')),
    target: textOf(item.get('target')) ?? '',
    readOnly: isTrue(item.get('read_only')),
    subPath: textOf(item.get('volume').get('subpath')),
    size: textOf(item.get('tmpfs').get('size')),
  }
}
