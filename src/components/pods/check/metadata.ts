import { show } from '../../../config/show.ts'
import {
  dnsLabelRule,
  dnsSubdomainRule,
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isQualifiedName,
} from './names.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'

// apimachinery pkg/api/validation/objectmeta.go@v0.36.4, TotalAnnotationSizeLimitB
const annotationLimitBytes = 256 * 1024

/** Rules on metadata: apimachinery pkg/api/validation/objectmeta.go@v0.36.4 and pkg/kubelet/config/common.go@v1.36.4. */
export function checkMetadata(metadata: Node, nodeName: string, out: Reporter): void {
  const name = metadata.get('name')
  const namespace = metadata.get('namespace')
  // tryDecodeSinglePod: a static pod cannot be named by generateName.
  if (!name.given || name.string === '') out.invalid(name, 'the Pod has no name', 'add metadata.name: …')
  // generatePodName: with what the kubelet appends, a name may end with "-".
  else if (name.string !== undefined && !isDnsSubdomain(`${name.string}a`))
    out.invalid(name, `the Pod name ${show(name.value)} is not a DNS name`, `write ${dnsSubdomainRule}`)
  else if (name.string && nodeName && !isDnsSubdomain(`${name.string}-${nodeName}`))
    out.invalid(
      name,
      `the kubelet names the Pod ${show(`${name.string}-${nodeName}`)}, which has more than 253 characters`,
      `write at most ${252 - nodeName.length} characters`,
    )
  // maskTrailingDash in apimachinery pkg/api/validation/generic.go@v0.36.4
  const generate = metadata.get('generateName')
  if (generate.string && !isDnsSubdomain(generate.string.replace(/(?<=.)-$/s, 'a')))
    out.invalid(generate, `generateName ${show(generate.value)} is not a DNS name`, 'remove it')
  if (namespace.string && !isDnsLabel(namespace.string))
    out.invalid(
      namespace,
      `the namespace ${show(namespace.value)} is not a DNS label`,
      `write ${dnsLabelRule}`,
    )

  for (const [key, value] of metadata.get('labels').entries) {
    checkKey(key, key, value, 'label', out)
    if (value.string !== undefined && !isLabelValue(value.string))
      out.invalid(
        value,
        `the label value ${show(value.value)} is not valid`,
        'write at most 63 letters, digits, "-", "_" and ".", with a letter or digit at each end',
      )
  }
  const annotations = metadata.get('annotations')
  for (const [key, value] of annotations.entries) checkKey(key, key.toLowerCase(), value, 'annotation', out)
  const bytes = annotations.entries.reduce(
    (sum, [key, { string = '' }]) => sum + byteLength(key) + byteLength(string),
    0,
  )
  if (bytes > annotationLimitBytes)
    out.invalid(
      annotations,
      `the annotations hold ${bytes} bytes, and at most ${annotationLimitBytes} are allowed`,
      'keep large data in a file',
    )
}

const byteLength = (text: string) => new TextEncoder().encode(text).length

function checkKey(shown: string, key: string, value: Node, kind: string, out: Reporter) {
  if (!isQualifiedName(key))
    out.report(
      'pod-invalid',
      value,
      `the ${kind} key ${show(shown)} is not valid`,
      'write an optional DNS name and "/", then at most 63 letters, digits, "-", "_" and "."',
      { at: 'key' },
    )
}
