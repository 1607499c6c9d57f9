import type { Node } from '../../components/pods/check/node.ts'
import { intoFolder, outside } from '../container/local-file.ts'
import { labelOf } from '../container/pod-draft.ts'
import { type KeyHandler, type Service, textOf } from './service.ts'

/** `configs` and `secrets` of compose are ConfigMaps and Secrets with one key, mounted as a file. */
export const objects: Readonly<Record<string, KeyHandler>> = {
  configs: (value, service) => {
    for (const item of value.items) mountObject(item, 'configs', service)
  },
  secrets: (value, service) => {
    for (const item of value.items) mountObject(item, 'secrets', service)
  },
}

function mountObject(item: Node, section: 'configs' | 'secrets', service: Service) {
  const { project, pod, container } = service
  const source = textOf(item) ?? textOf(item.get('source')) ?? ''
  const declared = project.root.get(section).get(source)
  const bytes = bytesOf(declared, service)
  if (bytes === 'outside')
    return project.report.say(
      'import-invalid',
      declared.get('file'),
      `${textOf(declared.get('file'))} is not read: ${outside}`,
      intoFolder,
    )
  if (!bytes)
    return project.report.say(
      'import-invalid',
      declared.given ? declared : item,
      `the content of ${section.slice(0, -1)} ${source} is not known`,
      `write file: PATH, content: TEXT or environment: NAME under ${section}`,
    )
  const name = labelOf(`${pod.name}-${source}`)
  addObject(name, source, bytes, { section, pod })
  const given = textOf(item.get('target'))
  const target = given?.startsWith('/')
    ? given
    : section === 'secrets'
      ? `/run/secrets/${given ?? source}`
      : `/${given ?? source}`
  const mode = Number.parseInt(textOf(item.get('mode')) ?? '', 8)
  const defaultMode = Number.isNaN(mode) ? undefined : mode
  const volume =
    section === 'secrets'
      ? { secret: { secretName: name, defaultMode } }
      : { configMap: { name, defaultMode } }
  container.mounts.push({
    name: pod.volume(name, volume),
    mountPath: target,
    subPath: keyOf(source),
    readOnly: true,
  })
}

function bytesOf(declared: Node, { project }: Service): Uint8Array | 'outside' | undefined {
  const path = textOf(declared.get('file'))
  const variable = textOf(declared.get('environment'))
  const content = textOf(declared.get('content')) ?? (variable && project.variables.get(variable))
  if (content !== undefined) return new TextEncoder().encode(content)
  const entry = path === undefined ? undefined : project.local(project.file, path)
  if (entry?.isOutside) return 'outside'
  return entry?.kind === 'file' ? entry.bytes : undefined
}

/** A key of a ConfigMap or Secret (IsConfigMapKey in apimachinery pkg/util/validation/validation.go@v0.36.4). */
const keyOf = (name: string) => name.replace(/[^-._a-zA-Z0-9]/g, '_')

function addObject(
  name: string,
  key: string,
  bytes: Uint8Array,
  { section, pod }: { readonly section: 'configs' | 'secrets'; readonly pod: Service['pod'] },
) {
  if (pod.objects.some(object => 'metadata' in object && (object.metadata as { name: string }).name === name))
    return
  const isText = new TextDecoder().decode(bytes)
  const hasText = !isText.includes('\ufffd')
  const base64 = Buffer.from(bytes).toString('base64')
  const metadata = { name }
  pod.objects.push(
    section === 'secrets'
      ? {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata,
          ...(hasText ? { stringData: { [keyOf(key)]: isText } } : { data: { [keyOf(key)]: base64 } }),
        }
      : {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata,
          ...(hasText ? { data: { [keyOf(key)]: isText } } : { binaryData: { [keyOf(key)]: base64 } }),
        },
  )
}
