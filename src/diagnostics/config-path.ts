import type { ConfigPath } from './diagnostic.ts'

/**
 * A path as people write it: `kubelet.config.maxPods`, `pods[0]`, `containerd.config["io.containerd.x"]`.
 * The empty path, the whole document, is an empty string.
 */
export function formatPath(path: ConfigPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    if (!/^[A-Za-z_][\w-]*$/.test(part)) return `${text}[${JSON.stringify(part)}]`
    return text === '' ? part : `${text}.${part}`
  }, '')
}
