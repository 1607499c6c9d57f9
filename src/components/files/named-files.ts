import type { Config } from '../../config/schema.ts'
import { formatPath } from '../../diagnostics/config-path.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import type { Content } from '../../plan/content.ts'

/** A file that the config names, and the key that names it. */
export interface NamedSource {
  /** As it is written. */
  readonly name: string
  readonly path: ConfigPath
}

/** One that was read. */
export interface SourceFileContent extends NamedSource {
  /** Its path, as diagnostics name it. */
  readonly file: string
  readonly content: Content
}

/** Every file that the caller of the compiler reads for `files`, `units`, the pod network and the plugins of the kubelet. */
export function namedSources({ files, units, cni, kubelet }: Config): NamedSource[] {
  return [
    ...Object.entries(files).flatMap(([path, entry]) => sourceIn(entry, ['files', path])),
    ...Object.entries(units).flatMap(([name, entry]) => [
      ...sourceIn(entry, ['units', name]),
      ...Object.entries(entry.dropIns).flatMap(([file, dropIn]) =>
        sourceIn(dropIn, ['units', name, 'dropIns', file]),
      ),
    ]),
    ...Object.entries(kubelet.credentialProviders).flatMap(([name, { program }]) =>
      sourceIn(program, ['kubelet', 'credentialProviders', name, 'program']),
    ),
    ...('conflist' in cni.network
      ? [{ name: cni.network.conflist, path: ['cni', 'network', 'conflist'] }]
      : []),
  ]
}

function sourceIn(entry: object, path: ConfigPath): NamedSource[] {
  return 'source' in entry && typeof entry.source === 'string'
    ? [{ name: entry.source, path: [...path, 'source'] }]
    : []
}

/** What a key names; undefined: it could not be read, which is an error of the caller. */
export function sourceAt(
  files: readonly SourceFileContent[],
  path: ConfigPath,
): SourceFileContent | undefined {
  return files.find(file => formatPath(file.path) === formatPath(path))
}
