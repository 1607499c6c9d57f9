import type { ContainerDraft, PodDraft } from './pod-draft.ts'
import { sizeQuantity } from './quantities.ts'

interface Owner {
  /** Of the container: no two have one name. */
  readonly name: string
  readonly container: ContainerDraft
  readonly pod: PodDraft
}

/** A tmpfs. */
export function mountMemory(target: string, size: string | undefined, owner: Owner): void {
  const sizeLimit = size === undefined ? undefined : sizeQuantity(size)
  mountAnonymous(target, owner, { medium: 'Memory', ...(sizeLimit === undefined ? {} : { sizeLimit }) })
}

/** `PATH[:OPTIONS]`, as --tmpfs of docker and podman have it. */
export function mountTmpfs(text: string, owner: Owner): void {
  const [target = '', options = ''] = text.split(':')
  mountMemory(target, /size=([^,]+)/.exec(options)?.[1], owner)
}

/** A folder that no other container sees, and that lasts as long as the pod. */
export function mountAnonymous(target: string, { name, container, pod }: Owner, emptyDir: object): void {
  const key = `${name}${target}`
  container.mounts.push({ name: pod.volume(key, { emptyDir }, key), mountPath: target })
}
