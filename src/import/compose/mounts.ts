import type { Node } from '../../components/pods/check/node.ts'
import { mountData, mountPath, mountSource } from '../container/mount.ts'
import { sizeQuantity } from '../container/quantities.ts'
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
    for (const text of textsOf(value)) {
      const [target = '', options = ''] = text.split(':')
      memory(target, /size=([^,]+)/.exec(options)?.[1], service)
    }
  },
  shm_size: (value, service) => memory('/dev/shm', textOf(value), service),
  devices: (value, service) => {
    for (const item of value.items) {
      const [source = '', target = source] = (textOf(item) ?? textOf(item.get('source')) ?? '').split(':')
      if (!service.container.security.privileged)
        service.project.report.say(
          'import-no-counterpart',
          item,
          `the container sees ${source}, but may use it only with privileged: true`,
          'add securityContext: {privileged: true} to the container if it may do everything on the node',
        )
      mountSource({ target, readOnly: false }, source, { hostPath: { path: source } }, service)
    }
  },
}

function addVolume(item: Node, service: Service) {
  const { project } = service
  const spec = item.string === undefined ? longForm(item) : shortForm(item.string)
  const { source, target, readOnly, subPath } = spec
  const context = { ...service, ...project, owner: project.name }
  if (spec.type === 'tmpfs') return memory(target, spec.size, service)
  if (source === undefined) return anonymous(target, service, {})
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

/** `[SOURCE:]TARGET[:OPTIONS]` */
function shortForm(text: string): VolumeSpec {
  const parts = text.split(':')
  const options = parts.length > 2 || /^(ro|rw|z|Z|ro,.*|rw,.*)$/.test(parts.at(-1) ?? '') ? parts.pop() : ''
  const [first = '', target] = parts
  const readOnly = options?.split(',').includes('ro') ?? false
  if (target === undefined) return { type: 'volume', source: undefined, target: first, readOnly }
  return { type: /^[./~]/.test(first) ? 'bind' : 'volume', source: first, target, readOnly }
}

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

function memory(target: string, size: string | undefined, service: Service) {
  const sizeLimit = size === undefined ? undefined : sizeQuantity(size)
  anonymous(target, service, { medium: 'Memory', ...(sizeLimit === undefined ? {} : { sizeLimit }) })
}

/** A folder that no other container sees, and that lasts as long as the pod. */
function anonymous(target: string, { name, container, pod }: Service, emptyDir: object) {
  const key = `${name}${target}`
  container.mounts.push({ name: pod.volume(key, { emptyDir }, key), mountPath: target })
}
