import type { ImageReference } from '../../../plan/image-reference.ts'

/**
 * Whether the kubelet asks a plugin with this pattern about an image: the same port, or none in both; the same number of names in the
 * host, each of which matches; a path that begins with that of the pattern (URLsMatch, pkg/credentialprovider/keyring.go@v1.36.4).
 */
export function matchesImage(pattern: string, { registry, repository }: ImageReference): boolean {
  const slash = `${pattern}/`.indexOf('/')
  const [hosts = '', port] = pattern.slice(0, slash).split(':')
  const [host = '', ofImage] = registry.split(':')
  const names = host.split('.')
  const globs = hosts.split('.')
  return (
    port === ofImage &&
    globs.length === names.length &&
    globs.every((glob, index) => matchesName(glob, names[index] ?? '')) &&
    `/${repository}`.startsWith(pattern.slice(slash))
  )
}

/** filepath.Match of Go for "*", the only wildcard that the schema has. */
function matchesName(glob: string, name: string): boolean {
  const parts = glob.split('*')
  const [head = '', ...rest] = parts
  const tail = rest.pop()
  if (tail === undefined) return glob === name
  if (!name.startsWith(head) || !name.slice(head.length).endsWith(tail)) return false
  let at = head.length
  const end = name.length - tail.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}
