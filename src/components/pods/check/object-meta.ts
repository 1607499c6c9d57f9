import { show } from '../../../config/show.ts'
import { isQualifiedName } from './names.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'

/**
 * What an object that comes out of an API server has in its metadata, and a manifest seldom:
 * validateObjectMetaAccessorWithOptsCommon in apimachinery pkg/api/validation/objectmeta.go@v0.36.4.
 */
export function checkObjectMeta(metadata: Node, out: Reporter): void {
  const generation = metadata.get('generation')
  if ((generation.number ?? 0) < 0) out.invalid(generation, 'the generation is negative', 'remove it')
  for (const key of ['creationTimestamp', 'deletionTimestamp']) checkTime(metadata.get(key), out)
  checkFinalizers(metadata.get('finalizers'), out)
  checkOwners(metadata.get('ownerReferences'), out)
  for (const entry of metadata.get('managedFields').items) checkManaged(entry, out)
}

const timeForm =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)T(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)([.,]\d+)?(Z|[-+](?<zoneHour>\d\d):(?<zoneMinute>\d\d))$/

/** RFC 3339 as Go reads it: UnmarshalJSON in apimachinery pkg/apis/meta/v1/time.go@v0.36.4. */
function checkTime(node: Node, out: Reporter) {
  if (node.string === undefined || isTime(node.string)) return
  out.invalid(
    node,
    `${show(node.value)} is not a time`,
    'remove it, or write a time like 2026-01-31T12:00:00Z',
  )
}

function isTime(text: string): boolean {
  const found = timeForm.exec(text)?.groups
  if (!found) return false
  const part = (name: string) => Number(found[name] ?? 0)
  // Day 0 of the next month is the last of this one. A year before 100 would be one of the twentieth century: 2000 has its length.
  const lastDay = new Date(Date.UTC(part('year') % 400 || 2000, part('month'), 0))
  lastDay.setUTCFullYear(part('year') || 2000, part('month'), 0)
  return (
    part('month') >= 1 &&
    part('month') <= 12 &&
    part('day') >= 1 &&
    part('day') <= lastDay.getUTCDate() &&
    part('hour') < 24 &&
    part('minute') < 60 &&
    part('second') < 60 &&
    part('zoneHour') <= 24 &&
    part('zoneMinute') <= 60
  )
}

// standardFinalizers in pkg/apis/core/helper/helpers.go@v1.36.4
const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

/** ValidateFinalizers, and validateKubeFinalizerName in pkg/apis/core/validation/validation.go@v1.36.4. */
function checkFinalizers(list: Node, out: Reporter) {
  for (const finalizer of list.items) {
    const name = finalizer.string
    if (name === undefined || (isQualifiedName(name) && (name.includes('/') || standardFinalizers.has(name))))
      continue
    out.invalid(
      finalizer,
      `${show(name)} is not the name of a finalizer`,
      'remove finalizers: nothing waits for the end of a static pod',
    )
  }
  const both = ['orphan', 'foregroundDeletion'].every(name => list.items.some(({ value }) => value === name))
  if (both)
    out.invalid(list, 'the finalizers orphan and foregroundDeletion exclude each other', 'remove finalizers')
}

const noOwner = 'remove ownerReferences: a static pod has no owner'

/** ValidateOwnerReferences */
function checkOwners(list: Node, out: Reporter) {
  let controller: Node | undefined
  for (const owner of list.items) {
    for (const key of ['apiVersion', 'kind', 'name', 'uid'])
      if (owner.get(key).string === '')
        out.invalid(owner.get(key), `the ${key} of the owner is empty`, noOwner)
    // schema.ParseGroupVersion: a text with two slashes, or one at the end, names no version.
    const version = owner.get('apiVersion')
    if (version.string && (version.string.split('/').length > 2 || version.string.endsWith('/')))
      out.invalid(version, `${show(version.value)} has no version`, noOwner)
    if (owner.get('apiVersion').value === 'v1' && owner.get('kind').value === 'Event')
      out.invalid(owner, 'an Event owns nothing', noOwner)
    if (owner.get('controller').value !== true) continue
    if (controller) out.invalid(owner.get('controller'), 'two owners are the controller', noOwner)
    controller = owner
  }
}

const noManagers = 'remove managedFields: only an API server needs them'

/** ValidateManagedFields in apimachinery pkg/apis/meta/v1/validation/validation.go@v0.36.4. */
function checkManaged(entry: Node, out: Reporter) {
  const operation = entry.get('operation')
  const type = entry.get('fieldsType')
  const manager = entry.get('manager')
  if (entry.given && operation.value !== 'Apply' && operation.value !== 'Update')
    out.invalid(operation, 'the operation is neither Apply nor Update', noManagers)
  if (type.string && type.string !== 'FieldsV1')
    out.invalid(type, `fieldsType is ${show(type.value)}, and it takes FieldsV1`, noManagers)
  // unicode.IsPrint of Go: the space is the only one of its kind.
  if (
    manager.string !== undefined &&
    (bytes(manager.string) > 128 || /[^\P{Z} ]|\p{C}/u.test(manager.string))
  )
    out.invalid(
      manager,
      'the manager has more than 128 bytes, or characters that cannot be printed',
      noManagers,
    )
  if (bytes(entry.get('subresource').string ?? '') > 256)
    out.invalid(entry.get('subresource'), 'the subresource has more than 256 bytes', noManagers)
  checkTime(entry.get('time'), out)
}

const bytes = (text: string) => new TextEncoder().encode(text).length
