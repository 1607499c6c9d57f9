import { show } from '../../../config/show.ts'
import { isTable } from '../../../config/table.ts'
import { isDnsLabel, isEnvName, isQualifiedName, isStrictEnvName } from './names.ts'
import type { Node } from './node.ts'
import { oncePerNode } from './once-per-node.ts'
import { one, parseQuantity } from './quantity.ts'
import { listed, type Reporter } from './reporter.ts'

// Up to 1.34 the kubelet validated static pods as if the gate RelaxedEnvironmentVariableValidation were off
// (tryDecodeSinglePod, pkg/kubelet/config/common.go@v1.34.4: PodValidationOptions{}).
const relaxedMinor = 35
const sources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef']

// validEnvDownwardAPIFieldPathExpressions, validVolumeDownwardAPIFieldPathExpressions
const envFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]
const volumeFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.labels',
  'metadata.annotations',
  'metadata.uid',
]
// validContainerResourceFieldPathExpressions
const resourceFields = ['limits', 'requests'].flatMap(kind =>
  ['cpu', 'memory', 'ephemeral-storage'].map(name => `${kind}.${name}`),
)

/** Whether the name of a variable may stand in env. */
export const isVariableName = (name: string, minor: number): boolean =>
  minor >= relaxedMinor ? isEnvName(name) : isStrictEnvName(name)

/** Rules on environment variables: pkg/apis/core/validation/validation.go@v1.36.4 (ValidateEnv, ValidateEnvFrom). */
export function checkEnv(container: Node, spec: Node, minor: number, out: Reporter): void {
  const rule =
    minor >= relaxedMinor
      ? { fits: isEnvName, hint: 'write printable ASCII characters other than "="' }
      : { fits: isStrictEnvName, hint: 'write letters, digits, "_", "-" and ".", not beginning with a digit' }
  for (const variable of container.get('env').items) {
    const name = variable.get('name')
    if (name.string !== undefined && !rule.fits(name.string))
      out.invalid(name, `the environment variable name ${show(name.value)} is not valid`, rule.hint)
    if (variable.get('valueFrom').given) checkValueFrom(variable, spec, out)
  }
  for (const from of container.get('envFrom').items) {
    const prefix = from.get('prefix')
    if (prefix.string && !rule.fits(prefix.string))
      out.invalid(
        prefix,
        `the prefix ${show(prefix.value)} is not valid in the name of an environment variable`,
        rule.hint,
      )
    const given = ['configMapRef', 'secretRef'].filter(key => from.get(key).given)
    if (given.length !== 1)
      out.invalid(
        from,
        `an item of envFrom names ${given.length === 0 ? 'no source' : 'two sources'}`,
        'write configMapRef: {name: …} or secretRef: {name: …}, each in an item of its own',
      )
  }
}

function checkValueFrom(variable: Node, spec: Node, out: Reporter) {
  const from = variable.get('valueFrom')
  const given = sources.filter(key => from.get(key).given)
  if (!isTable(from.value)) return
  if (given.length === 0)
    out.invalid(
      from,
      'valueFrom names no source',
      'write valueFrom: {fieldRef: {fieldPath: status.podIP}}, or value: …',
    )
  else if (given.length > 1)
    out.invalid(from, `valueFrom names ${given.length} sources: ${given.join(', ')}`, 'keep one')
  else if (variable.get('value').string)
    out.invalid(from, 'a variable has either value or valueFrom, and this has both', 'remove one')
  if (from.get('fieldRef').given) checkFieldRef(from.get('fieldRef'), envFields, out)
  if (from.get('resourceFieldRef').given) checkResourceFieldRef(from.get('resourceFieldRef'), false, out)
  if (from.get('fileKeyRef').given) checkFileKeyRef(from.get('fileKeyRef'), spec, out)
}

/** Of several volumes with one name the first. */
const volumesByName = oncePerNode(
  spec =>
    new Map(
      spec
        .get('volumes')
        .items.map(item => [item.get('name').value, item] as const)
        .reverse(),
    ),
)

/** A volume without a source is one too: SetDefaults_Volume, pkg/apis/core/v1/defaults.go@v1.36.4. */
const isEmptyDir = ({ entries, get }: Node) =>
  get('emptyDir').given || entries.every(([key, source]) => key === 'name' || !source.given)

/** validateFileKeySelector, validateFileKeyRefVolumes */
function checkFileKeyRef(ref: Node, spec: Node, out: Reporter) {
  const name = ref.get('volumeName')
  const path = ref.get('path')
  const key = ref.get('key')
  const volume = volumesByName(spec).get(name.value)
  if (name.string !== undefined && (!isDnsLabel(name.string) || !volume))
    out.invalid(name, `there is no volume ${show(name.value)}`, 'name an emptyDir volume of spec.volumes')
  else if (volume && !isEmptyDir(volume))
    out.invalid(name, `the volume ${show(name.value)} is not an emptyDir`, 'name an emptyDir volume')
  if (path.string !== undefined && (path.string === '' || path.string.split('/').includes('..')))
    out.invalid(path, `the path ${show(path.value)} is empty or has ".."`, 'write a path inside the volume')
  if (key.string !== undefined && !isEnvName(key.string))
    out.invalid(
      key,
      `the key ${show(key.value)} is not a name of a variable`,
      'write printable ASCII characters other than "="',
    )
}

/** validateObjectFieldSelector */
export function checkFieldRef(ref: Node, fields: readonly string[], out: Reporter): void {
  const version = ref.get('apiVersion')
  if (version.string && version.string !== 'v1')
    out.invalid(version, `${show(version.value)} is not the version of a Pod`, 'remove apiVersion')
  const path = ref.get('fieldPath')
  if (
    path.string === undefined ||
    fields.includes(path.string) ||
    (path.string === 'spec.host' && fields === envFields)
  )
    return
  const [, subscripted, key = ''] = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/s.exec(path.string) ?? []
  if (subscripted && isQualifiedName(subscripted.endsWith('annotations') ? key.toLowerCase() : key)) return
  out.invalid(
    path,
    `the field path ${show(path.value)} cannot be read here`,
    `write ${listed([...fields, "metadata.labels['KEY']", "metadata.annotations['KEY']"])}`,
  )
}

export const checkVolumeFieldRef = (ref: Node, out: Reporter): void => checkFieldRef(ref, volumeFields, out)

/** validateContainerResourceFieldSelector */
export function checkResourceFieldRef(ref: Node, inVolume: boolean, out: Reporter): void {
  const resource = ref.get('resource')
  const container = ref.get('containerName')
  const divisor = ref.get('divisor')
  if (inVolume && !container.string) {
    out.invalid(container, 'a file from resourceFieldRef needs containerName', 'add containerName: …')
    return
  }
  if (resource.string === undefined) return
  if (!resourceFields.includes(resource.string) && !/^(limits|requests)\.hugepages-/.test(resource.string))
    out.invalid(
      resource,
      `the resource ${show(resource.value)} cannot be read here`,
      `write ${listed(resourceFields)}`,
    )
  const size = parseQuantity(divisor.value)
  if (size && !divisorsFor(resource.string, String(divisor.value)).includes(size))
    out.invalid(
      divisor,
      `the divisor ${show(divisor.value)} does not fit ${resource.string}`,
      resource.string.endsWith('.cpu') ? 'write 1 or 1m' : 'write 1, 1k, 1Ki, 1M, 1Mi, 1G or 1Gi',
    )
}

/** Upstream compares what it would write: 1024 is not 1Ki, and 1e3 is not 1k (Quantity.String). */
function divisorsFor(resource: string, written: string): bigint[] {
  if (/[eE]\s*[-+]?\d/.test(written)) return [one]
  if (resource.endsWith('.cpu')) return [one, one / 1000n]
  const base = /i\s*$/.test(written) ? 1024n : 1000n
  return [0n, 1n, 2n, 3n, 4n, 5n, 6n].map(power => one * base ** power)
}
