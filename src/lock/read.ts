import type * as z from 'zod/mini'
import { type Document, parseDocument, type SourceFile } from '../config/document.ts'
import { formatPath } from '../diagnostics/config-path.ts'
import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import { issueRule } from '../diagnostics/issue-words.ts'
import type { ArtifactName } from '../plan/artifact.ts'
import type { Arch } from '../plan/types.ts'
import { sectionOf } from '../upstream/programs/index.ts'
import type { ComponentText, ImageText, LockText } from './schema.ts'
import type { Lock, LockedBase, LockedComponent, LockedImage, PerArch } from './types.ts'

export interface LoadedLock {
  /** There unless a diagnostic is an error. */
  readonly lock?: Lock
  /** There unless the text could not be read. */
  readonly document?: Document
  readonly diagnostics: readonly Diagnostic[]
}

const hint = 'take it from version control again, or write a new one: `bakelet lock --update`'

/** Text to a lock, or every reason why not, with its place. */
export async function readLock(source: SourceFile): Promise<LoadedLock> {
  const [{ document, diagnostics }, { lockSchema }] = await Promise.all([
    parseDocument(source, { syntax: 'lock-invalid' }),
    import('./schema.ts'),
  ])
  if (!document || diagnostics.length > 0)
    return {
      ...(document ? { document } : {}),
      diagnostics: diagnostics.map(problem => ({ hint, ...problem })),
    }
  const decoded = lockSchema.safeParse(document.value)
  if (!decoded.success)
    return {
      document,
      diagnostics: decoded.error.issues.flatMap(issue => explain(issue, document, source.file)),
    }
  const { data, base, components, debian, images } = decoded.data
  const names = Object.keys(sectionOf) as ArtifactName[]
  const lock: Lock = {
    data,
    components: Object.fromEntries(
      names.flatMap(name => {
        const found = components[sectionOf[name]]
        return found ? [[name, componentOf(found)]] : []
      }),
    ),
    images: mapped(images, imageOf),
    ...(base ? { base: baseOf(base) } : {}),
    ...(debian ? { debian: mapped(debian, perArch) } : {}),
  }
  return { lock, document, diagnostics }
}

function mapped<T, U>(entries: Readonly<Record<string, T>>, map: (entry: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, map(entry)]))
}

function baseOf({ url, sha256 }: NonNullable<LockText['base']>): LockedBase {
  return { sha256, ...(url === undefined ? {} : { url }) }
}

function componentOf({ version, release, build }: ComponentText): LockedComponent {
  if (release) return { version, source: 'release', files: perArch(release) }
  if (!build) throw new Error('the schema lets one of the two be')
  const { module, moduleSum, ...files } = build
  return { version, source: 'build', module, moduleSum, files: perArch(files) }
}

function imageOf({ registry, made }: ImageText): LockedImage {
  if (registry) {
    const { digest, ...manifests } = registry
    return { source: 'registry', digest, manifests: perArch(manifests) }
  }
  if (!made) throw new Error('the schema lets one of the two be')
  const standIn = (file: { from: string; digest: string }) => ({ madeFrom: file.from, digest: file.digest })
  return {
    source: 'build',
    files: perArch({
      amd64: made.amd64 && standIn(made.amd64),
      arm64: made.arm64 && standIn(made.arm64),
    }),
  }
}

/** Of the two architectures those that are there. */
function perArch<T>(files: { readonly [arch in Arch]?: T | undefined }): PerArch<T> {
  const { amd64, arm64 } = files
  return { ...(amd64 === undefined ? {} : { amd64 }), ...(arm64 === undefined ? {} : { arm64 }) }
}

function explain(issue: z.core.$ZodIssue, { value }: Document, file: string): Diagnostic[] {
  // A document has no symbols, so neither has a path in it.
  const path = issue.path as (string | number)[]
  const problem = (message: string, at: ConfigPath, more: Partial<Diagnostic> = {}): Diagnostic => ({
    ...{ code: 'lock-invalid', severity: 'error', message, file, path: at, hint },
    ...more,
  })
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key =>
      problem(`a lock has no key \`${formatPath([...path, key])}\``, [...path, key], { at: 'key' }),
    )
  if (path.length === 0) return [problem('this is not a lock', path)]
  if (formatPath(path) === 'lock')
    return [
      problem('this is a lock of another format than this bakelet reads', path, {
        hint: 'take the bakelet that made it, or a newer one',
      }),
    ]
  return [problem(`\`${formatPath(path)}\` ${issueRule(issue, value)}`, path)]
}
