import type { ImportedFile, ImportedPod } from '../types.ts'
import type { Port } from './port.ts'

/** A container while it is put together: keys of a Kubernetes container that are not in lists. */
export interface ContainerDraft {
  readonly name: string
  readonly fields: Record<string, unknown>
  readonly env: Map<string, string>
  readonly ports: Port[]
  readonly mounts: object[]
  readonly security: Record<string, unknown>
  readonly limits: Record<string, string>
  readonly requests: Record<string, string>
  /** Runs to its end before the others start. */
  isInit: boolean
}

export function newContainer(name: string): ContainerDraft {
  return {
    ...{ name, fields: {}, env: new Map(), ports: [], mounts: [], security: {}, limits: {}, requests: {} },
    isInit: false,
  }
}

/** A Pod while it is put together. */
export class PodDraft {
  readonly spec: Record<string, unknown> = {}
  readonly security: Record<string, unknown> = {}
  readonly objects: object[] = []
  readonly files: ImportedFile[] = []
  readonly #name: string
  readonly #containers: ContainerDraft[] = []
  readonly #volumes = new Map<string, { readonly name: string; readonly source: object }>()
  readonly #claimed = new Set<string>()
  readonly #aliases = new Map<string, Set<string>>()

  constructor(name: string) {
    this.#name = name
  }

  get name(): string {
    return this.#name
  }

  add(container: ContainerDraft): void {
    this.#containers.push(container)
  }

  /** The name of a volume with this source. One source is one volume, whoever mounts it; an emptyDir is one for each `key`. */
  volume(wanted: string, source: object, key: string = JSON.stringify(source)): string {
    const known = this.#volumes.get(key)
    if (known) return known.name
    const taken = new Set([...this.#volumes.values()].map(({ name }) => name))
    const name = freeLabel(wanted, taken)
    this.#volumes.set(key, { name, source })
    return name
  }

  /** False from the second time on. */
  claim(path: string): boolean {
    const isNew = !this.#claimed.has(path)
    this.#claimed.add(path)
    return isNew
  }

  alias(ip: string, hostname: string): void {
    const names = this.#aliases.get(ip) ?? new Set()
    this.#aliases.set(ip, names.add(hostname))
  }

  built(): ImportedPod {
    const aliases = [...this.#aliases].map(([ip, names]) => ({ ip, hostnames: [...names] }))
    const volumes = [...this.#volumes.values()].map(({ name, source }) => ({ name, ...source }))
    const containers = (isInit: boolean) =>
      listOrNone(this.#containers.filter(each => each.isInit === isInit).map(containerOf))
    const spec = {
      ...this.spec,
      securityContext: mapOrNone(this.security),
      hostAliases: listOrNone(aliases),
      initContainers: containers(true),
      containers: containers(false),
      volumes: listOrNone(volumes),
    }
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: this.#name }, spec }
    return { fileName: this.#name, documents: [pod, ...this.objects], files: this.files }
  }
}

function containerOf({
  name,
  fields,
  env,
  ports,
  mounts,
  security,
  limits,
  requests,
}: ContainerDraft): object {
  const resources = { limits: mapOrNone(limits), requests: mapOrNone(requests) }
  const { image, ...others } = fields
  return {
    ...{ name, image, ...others },
    env: listOrNone([...env].map(([key, value]) => ({ name: key, value }))),
    ports: listOrNone(ports),
    resources: resources.limits || resources.requests ? resources : undefined,
    securityContext: mapOrNone(security),
    volumeMounts: listOrNone(mounts),
  }
}

const listOrNone = <T>(list: readonly T[]) => (list.length > 0 ? list : undefined)
const mapOrNone = <T extends object>(map: T) => (Object.keys(map).length > 0 ? map : undefined)

/** A DNS label that is not taken, after a name that may be anything. */
export function freeLabel(wanted: string, taken: ReadonlySet<string>): string {
  const label = labelOf(wanted)
  for (let number = 1; ; number++) {
    const name = number === 1 ? label : `${label.slice(0, 59)}-${number}`
    if (!taken.has(name)) return name
  }
}

/** The nearest DNS label (RFC 1123): the name of a container, volume or host. */
export function labelOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 63)
      .replace(/^-+|-+$/g, '') || 'x'
  )
}
