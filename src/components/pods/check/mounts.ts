import { show } from '../../../config/show.ts'
import { formatPath } from '../../../diagnostics/config-path.ts'
import type { Node } from './node.ts'
import { oncePerNode } from './once-per-node.ts'
import type { Reporter } from './reporter.ts'

/**
 * Rules on mounts and devices: pkg/apis/core/validation/validation.go@v1.36.4 (ValidateVolumeMounts,
 * ValidateVolumeDevices, validateMountPropagation, validateMountRecursiveReadOnly).
 */
export function checkMounts(container: Node, spec: Node, out: Reporter): void {
  const volumes = volumeNames(spec)
  const paths = new Map<string, Node>()
  for (const mount of container.get('volumeMounts').items) {
    checkVolumeName(mount.get('name'), volumes, out)
    const path = mount.get('mountPath')
    if (path.string === '') out.invalid(path, 'the mountPath is empty', 'write the folder in the container')
    else if (path.string !== undefined) {
      const twin = paths.get(path.string)
      if (twin)
        out.invalid(
          path,
          `${path.string} is mounted twice: also by ${formatPath(twin.path)}`,
          'use another mountPath',
        )
      else paths.set(path.string, mount)
    }
    checkSubPath(mount, out)
    checkPropagation(mount, container, out)
    checkBindOptions(mount, spec, out)
  }
  for (const device of container.get('volumeDevices').items)
    out.report(
      'pod-needs-api-server',
      device,
      'a block device comes from a PersistentVolumeClaim, which needs an API server',
      'mount the device with a hostPath volume of type BlockDevice',
    )
}

const volumeNames = oncePerNode(
  spec => new Set(spec.get('volumes').items.flatMap(({ get }) => get('name').string ?? [])),
)

/** Names that a hint lists: with all of them, many wrong mounts of many volumes would take gigabytes. */
const mostListed = 10

function checkVolumeName(name: Node, volumes: ReadonlySet<string>, out: Reporter) {
  if (name.string === undefined || volumes.has(name.string)) return
  const listed = [...volumes].slice(0, mostListed).join(', ')
  const more = volumes.size > mostListed ? ` and ${volumes.size - mostListed} more` : ''
  const known = volumes.size === 0 ? 'spec.volumes is empty' : `spec.volumes has ${listed}${more}`
  out.invalid(
    name,
    `there is no volume ${show(name.value)}`,
    `add it to spec.volumes, or name one that is there: ${known}`,
  )
}

function checkSubPath(mount: Node, out: Reporter) {
  const subPath = mount.get('subPath')
  const expression = mount.get('subPathExpr')
  if (subPath.string && expression.string)
    out.invalid(expression, 'a mount has either subPath or subPathExpr, and this has both', 'remove one')
  for (const path of [subPath, expression])
    if (path.string && !isDescending(path.string))
      out.invalid(
        path,
        `${show(path.value)} is not a path inside the volume`,
        'write a relative path without ".."',
      )
}

const imageVolumes = oncePerNode(spec => {
  const volumes = spec.get('volumes').items.filter(({ get }) => get('image').given)
  return new Set(volumes.map(({ get }) => get('name').value))
})

/** validateBindMountOptions, pkg/apis/core/validation/validation.go@v1.37.2 */
function checkBindOptions(mount: Node, spec: Node, out: Reporter) {
  const options = mount.get('bindMountOptions')
  const seen = new Set<unknown>()
  for (const option of options.items) {
    if (seen.has(option.value)) out.invalid(option, `${show(option.value)} is written twice`, 'remove one')
    seen.add(option.value)
  }
  if (options.items.length > 0 && imageVolumes(spec).has(mount.get('name').value))
    out.invalid(options, 'a volume of an image takes no bindMountOptions', 'remove them')
}

function checkPropagation(mount: Node, container: Node, out: Reporter) {
  const propagation = mount.get('mountPropagation')
  const recursive = mount.get('recursiveReadOnly')
  if (
    propagation.value === 'Bidirectional' &&
    container.get('securityContext').get('privileged').value !== true
  )
    out.invalid(
      propagation,
      'only a privileged container can have Bidirectional mount propagation',
      'write HostToContainer, or set securityContext.privileged: true',
    )
  if (recursive.value === 'Enabled' || recursive.value === 'IfPossible') {
    if (mount.get('readOnly').value !== true)
      out.invalid(recursive, 'recursiveReadOnly needs readOnly', 'add readOnly: true')
    if (propagation.given && propagation.value !== 'None')
      out.invalid(recursive, 'recursiveReadOnly does not go with mountPropagation', 'remove one')
  }
}

/** validateLocalDescendingPath: relative, and no part is "..". */
export const isDescending = (path: string): boolean =>
  !path.startsWith('/') && !path.split('/').includes('..')
