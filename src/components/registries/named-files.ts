import type { Config } from '../../config/schema.ts'
import { formatPath } from '../../diagnostics/config-path.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'

/** A file that `registries` names, and the key that names it. */
export interface NamedFile {
  /** As it is written. */
  readonly name: string
  readonly kind: 'certificate' | 'credentials'
  readonly path: ConfigPath
}

/** One that was read. */
export interface RegistryFile extends NamedFile {
  readonly text: string
}

/** Every file that the caller of the compiler reads for `registries`. */
export function filesOfRegistries({ registries }: Config): NamedFile[] {
  return Object.entries(registries).flatMap(([host, registry]) => {
    const path: ConfigPath = ['registries', host]
    const certificate = (name: string | undefined, path: ConfigPath): NamedFile[] =>
      name === undefined ? [] : [{ name, kind: 'certificate', path: [...path, 'ca'] }]
    const { credentials } = registry
    return [
      ...certificate(registry.ca, path),
      ...(credentials === undefined
        ? []
        : [{ name: credentials, kind: 'credentials' as const, path: [...path, 'credentials'] }]),
      ...registry.mirrors.flatMap(({ ca }, index) => certificate(ca, [...path, 'mirrors', index])),
    ]
  })
}

/** The registry that a path in `registries` is about. */
export const registryOf = ([, host]: ConfigPath): string => String(host)

/** The text of the file that a key names; undefined: it could not be read, which is an error of the caller. */
export function textAt(files: readonly RegistryFile[], path: ConfigPath): string | undefined {
  return files.find(file => formatPath(file.path) === formatPath(path))?.text
}
