import type { Config } from '../config/schema.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { qualify } from '../plan/image-reference.ts'
import { below, criTable, isBefore2 } from './cri-tables.ts'

/**
 * The image that holds every pod's namespaces: the one that containerd.config names, under the key of this containerd, or
 * else the default of its release. What it starts pods with is then what is fetched and preloaded.
 */
export function sandboxImage(config: Config, containerd: string, byDefault: string): string {
  const { value } = sandboxSetting(config, containerd)
  const named = typeof value === 'string' ? qualify(value) : undefined
  // containerd 1.6.0 to 1.6.8 name k8s.gcr.io, which is frozen; registry.k8s.io serves the same tags
  // (kubernetes.io/blog/2023/03/10/image-registry-redirect).
  return named ?? byDefault.replace(/^k8s\.gcr\.io\//, 'registry.k8s.io/')
}

/** The sandbox image that containerd.config names, under the key of this containerd, and its place; undefined if none. */
export function sandboxSetting(
  config: Config,
  containerd: string,
): { readonly value: unknown; readonly path: ConfigPath } {
  const images = criTable(config, containerd, 'images')
  const [{ table, path }, key] = isBefore2(containerd)
    ? [images, 'sandbox_image']
    : [below(images, 'pinned_images'), 'sandbox']
  return { value: table[key], path: [...path, key] }
}
