import { entryOf } from '../../../config/entry-of.ts'
import { show } from '../../../config/show.ts'
import { isTable } from '../../../config/table.ts'
import { checkResourceFieldRef, checkVolumeFieldRef } from './env.ts'
import { isDescending } from './mounts.ts'
import { dnsLabelRule, isDnsLabel } from './names.ts'
import type { Node } from './node.ts'
import { oldVolumes } from './old-volumes.ts'
import { parseQuantity } from './quantity.ts'
import type { Reporter } from './reporter.ts'

/** Rules on volumes: pkg/apis/core/validation/validation.go@v1.36.4 (ValidateVolumes, validateVolumeSource). */
export function checkVolumes(spec: Node, out: Reporter): void {
  const names = new Set<string>()
  for (const volume of spec.get('volumes').items) {
    const name = volume.get('name')
    if (name.string !== undefined) {
      if (!isDnsLabel(name.string))
        out.invalid(name, `the volume name ${show(name.value)} is not a DNS label`, `write ${dnsLabelRule}`)
      else if (names.has(name.string))
        out.invalid(
          name,
          `the volume name ${show(name.value)} is used twice`,
          'give each volume a name of its own',
        )
      names.add(name.string)
    }
    checkSource(volume, out)
  }
}

function checkSource(volume: Node, out: Reporter) {
  const sources = volume.entries.filter(([key, source]) => key !== 'name' && source.given)
  // SetDefaults_Volume, pkg/apis/core/v1/defaults.go@v1.36.4: more often a wrong indentation than meant.
  if (sources.length === 0 && isTable(volume.value))
    out.report(
      'pod-invalid',
      volume,
      'the volume has no source, so the kubelet makes it an emptyDir',
      'write emptyDir: {}, or hostPath: {path: …}',
      { severity: 'warning' },
    )
  if (sources.length > 1)
    out.invalid(
      volume,
      `the volume has ${sources.length} sources: ${sources.map(([key]) => key).join(', ')}`,
      'keep one',
    )
  for (const [key, source] of sources) {
    entryOf(checks, key)?.(source, out)
    entryOf(oldVolumes, key)?.(source, out, volume)
  }
}

const checks: Readonly<Record<string, (source: Node, out: Reporter) => void>> = {
  image: (source, out) => {
    const reference = source.get('reference')
    if (!reference.string) out.invalid(reference, 'the volume names no image', 'add reference: NAME:TAG')
  },
  emptyDir: (source, out) => {
    const mode = source.get('mode')
    if (mode.number !== undefined && (mode.number < 0 || mode.number > 0o1777))
      out.invalid(
        mode,
        `the mode ${mode.number} is not between 0 and 01777 (1023)`,
        'write a mode like 01777',
      )
    const limit = source.get('sizeLimit')
    if ((parseQuantity(limit.value) ?? 0n) < 0n)
      out.invalid(limit, `the size limit ${show(limit.value)} is negative`, 'write a size like 64Mi')
  },
  hostPath: (source, out) => {
    const path = source.get('path')
    if (path.string === '') out.invalid(path, 'the path is empty', 'write a path on the node')
    else if (path.string?.split('/').includes('..'))
      out.invalid(path, `the path ${show(path.value)} has ".."`, 'write the path without ".."')
  },
  nfs: (source, out) => {
    const path = source.get('path')
    if (path.string !== undefined && !path.string.startsWith('/'))
      out.invalid(path, `the path ${show(path.value)} is not absolute`, 'begin it with /')
  },
  gitRepo: (source, out) => {
    const directory = source.get('directory')
    if (directory.string !== undefined && !isDescending(directory.string))
      out.invalid(
        directory,
        `${show(directory.value)} is not a path inside the volume`,
        'write a relative path without ".."',
      )
  },
  downwardAPI: (source, out) => {
    checkMode(source.get('defaultMode'), out)
    checkUser(source.get('defaultUser'), out)
    checkFiles(source, out)
  },
  configMap: (source, out) => {
    checkMode(source.get('defaultMode'), out)
    checkUser(source.get('defaultUser'), out)
    checkItems(source, out)
  },
  secret: (source, out) => {
    checkMode(source.get('defaultMode'), out)
    checkUser(source.get('defaultUser'), out)
    checkItems(source, out)
  },
  // Of its sources only ConfigMaps and Secrets work without an API server: volume-plugins.ts and api-server.ts.
  projected: (source, out) => {
    checkMode(source.get('defaultMode'), out)
    checkUser(source.get('defaultUser'), out)
    for (const part of source.get('sources').items) {
      const given = part.entries.filter(([, value]) => value.given)
      if (part.given && given.length !== 1)
        out.invalid(
          part,
          given.length === 0
            ? 'the projected source is empty'
            : `a projected source has ${given.length} kinds`,
          'write one kind in each item of sources',
        )
      checkFiles(part.get('downwardAPI'), out)
      for (const key of ['configMap', 'secret']) checkItems(part.get(key), out)
    }
    checkTwins(source, out)
  },
}

/** validateKeyToPath */
function checkItems(source: Node, out: Reporter) {
  for (const item of source.get('items').items) {
    const key = item.get('key')
    if (key.string === '') out.invalid(key, 'the key is empty', 'write a key of the data')
    checkMode(item.get('mode'), out)
    checkUser(item.get('user'), out)
    checkFilePath(item.get('path'), out)
  }
}

/** validateProjectionSources: "conflicting duplicate paths". */
function checkTwins(source: Node, out: Reporter) {
  const seen = new Set<string>()
  for (const part of source.get('sources').items)
    for (const key of ['secret', 'configMap', 'downwardAPI'])
      for (const item of part.get(key).get('items').items) {
        const path = item.get('path')
        if (path.string && seen.has(path.string))
          out.invalid(
            path,
            `the path ${show(path.value)} is written twice`,
            'give each file a path of its own',
          )
        seen.add(path.string ?? '')
      }
}

/** ValidateLocalNonReservedPath: relative, and ".." is for the kubelet. */
function checkFilePath(path: Node, out: Reporter) {
  if (
    path.string !== undefined &&
    (path.string === '' || !isDescending(path.string) || path.string.startsWith('..'))
  )
    out.invalid(
      path,
      `${show(path.value)} is not a path inside the volume`,
      'write a relative path that does not begin with ".."',
    )
}

/** validateDownwardAPIVolumeFile */
function checkFiles(source: Node, out: Reporter) {
  for (const file of source.get('items').items) {
    const field = file.get('fieldRef')
    const resource = file.get('resourceFieldRef')
    checkMode(file.get('mode'), out)
    checkUser(file.get('user'), out)
    checkFilePath(file.get('path'), out)
    if (field.given === resource.given)
      out.invalid(
        file,
        field.given
          ? 'a file has either fieldRef or resourceFieldRef, and this has both'
          : 'the file has no source',
        'write fieldRef: {fieldPath: metadata.labels}',
      )
    if (field.given) checkVolumeFieldRef(field, out)
    else if (resource.given) checkResourceFieldRef(resource, true, out)
  }
}

/** validateUserField, pkg/apis/core/validation/validation.go@v1.37.2 */
function checkUser(user: Node, out: Reporter) {
  if (user.number !== undefined && (user.number < 0 || user.number > 2 ** 31 - 1))
    out.invalid(user, `${user.number} is not a user`, 'write a number between 0 and 2147483647')
}

/** Permission bits: validateVolumeDownwardAPI… fileModeErrorMsg, 0 to 0777. */
function checkMode(mode: Node, out: Reporter) {
  if (mode.number !== undefined && (mode.number < 0 || mode.number > 0o777))
    out.invalid(
      mode,
      `the mode ${mode.number} is not between 0 and 0777 (511)`,
      'write an octal number with a leading 0: 0644',
    )
}
