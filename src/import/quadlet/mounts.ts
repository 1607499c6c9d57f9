import { mountAnonymous, mountMemory, mountTmpfs } from '../container/memory.ts'
import { mountData, mountPath } from '../container/mount.ts'
import { isPath, parseVolume, type VolumeText } from '../container/volume-text.ts'
import { type ContainerUnit, each, type KeyHandler, last } from './container-unit.ts'
import { isOn, textOf } from './unit.ts'

type At = Parameters<KeyHandler>[2]

export const mountKeys: Readonly<Record<string, KeyHandler>> = {
  Volume: each((text, unit, at) => addVolume(parseVolume(text), unit, at)),
  Mount: each((text, unit, at) => addMount(text, unit, at)),
  Tmpfs: each((text, unit) => mountTmpfs(text, unit)),
  ShmSize: last((text, unit) => mountMemory('/dev/shm', text, unit)),
  ReadOnlyTmpfs: () => {},
  Secret: each((text, { report }, at) =>
    report.say(
      'import-no-counterpart',
      at,
      `the secret ${text.split(',')[0]} stays behind: podman keeps its content`,
      'write a Secret beside the pod with it (`podman secret inspect --showsecret` prints it), and name it by secretKeyRef or a volume',
    ),
  ),
}

/** With ReadOnly= podman gives these a tmpfs each: --read-only-tmpfs in podman-run(1). */
export function mountWritable(unit: ContainerUnit): void {
  if (
    !isOn(unit.own, 'ReadOnly') ||
    (unit.own.get('ReadOnlyTmpfs').given && !isOn(unit.own, 'ReadOnlyTmpfs'))
  )
    return
  const taken = new Set(
    unit.container.mounts.map(mount => (mount as { readonly mountPath?: string }).mountPath),
  )
  for (const path of ['/run', '/tmp', '/var/tmp']) if (!taken.has(path)) mountMemory(path, undefined, unit)
}

function addVolume({ source, ...others }: VolumeText, unit: ContainerUnit, at: At) {
  if (source === undefined) mountAnonymous(others.target, unit, {})
  else if (isPath(source)) mountPath({ at, source, ...others }, unit)
  else
    mountData(
      { at, source: volumeName(source, unit, at), ...others },
      unit,
      'podman would fill a new one from the image, the kubelet leaves it empty',
    )
}

/** Of data.volume the name that the file gives it. */
function volumeName(source: string, { find, report }: ContainerUnit, at: At): string {
  if (!source.endsWith('.volume')) return source
  const volume = find(source)
  const special = volume && ['Device', 'Driver', 'Image', 'Type'].find(key => volume.own.get(key).given)
  if (special !== undefined && textOf(volume?.own ?? at, special) !== 'local')
    volume?.report.say(
      'import-no-counterpart',
      volume.own.get(special),
      `${special}= of the volume stays behind`,
      'mount the storage on the node, at the path of the volume',
    )
  if (!volume)
    report.say('import-unused', at, `${source} is not among the imported files`, 'name that file too')
  return (volume && textOf(volume.own, 'VolumeName')) ?? source.replace(/\.volume$/, '')
}

/** `type=bind,source=…,target=…[,ro]`, as --mount of podman-run(1) has it. */
function addMount(text: string, unit: ContainerUnit, at: At) {
  const options = new Map(
    text.split(',').map(option => {
      const [key = '', value = 'true'] = option.split('=', 2)
      return [key, value] as const
    }),
  )
  const of = (...keys: string[]) => keys.map(key => options.get(key)).find(value => value !== undefined)
  const target = of('target', 'destination', 'dst') ?? ''
  const readOnly = ['ro', 'readonly'].some(key => options.get(key) === 'true')
  const type = of('type') ?? 'volume'
  if (type === 'tmpfs') mountMemory(target, of('tmpfs-size'), unit)
  else if (type === 'bind' || type === 'volume')
    addVolume({ source: of('source', 'src'), target, readOnly }, unit, at)
  else
    unit.report.say(
      'import-no-counterpart',
      at,
      `a mount of type ${type} stays behind`,
      'write a volume of the pod in place of it',
    )
}
