/**
 * Where a line of a program was read: "k8s.io/kubelet v0.36.4, config/v1beta1/types.go". `sources` are those of a data
 * file, "k8s.io/kubelet v0.36.4 h1:…", and `line` is "1.36", which the staging modules call 0.36.
 */
export function readFrom(sources: readonly string[], module: string, line: string, file: string): string {
  const minor = line.split('.')[1]
  const read = sources.find(source => source.startsWith(`${module} v`) && source.split('.')[2] === minor)
  return `${read?.split(' ').slice(0, 2).join(' ') ?? module}, ${file}`
}
