import type { Config } from '../../config/schema.ts'
import { type Content, contentOf } from '../../plan/content.ts'
import type { NodePath } from '../../plan/entry.ts'
import { from } from '../../plan/origin.ts'
import type { PlannedDirectory, PlannedFile, PlannedLink } from '../../plan/types.ts'
import type { Component, ComponentInput, Contribution } from '../component.ts'
import { credentialOf, inMemory } from '../secrets/credential.ts'
import { checkKeys, checkReserved, hasKey, isOpen } from './check.ts'
import { sourceAt } from './named-files.ts'
import { checkOwners, ownerOf } from './owner.ts'
import { checkUnread } from './unread.ts'

const origin = from('files')

/** What the config itself puts on the node. */
export const files: Component = input => {
  const { config } = input.resolved
  const directories: PlannedDirectory[] = []
  const files: PlannedFile[] = []
  const links: PlannedLink[] = []
  for (const [key, entry] of Object.entries(config.files)) {
    const path = key as NodePath
    const common = { path, ...origin('files', path) }
    if ('link' in entry) {
      links.push({ ...common, target: entry.link })
      continue
    }
    if ('secret' in entry && credentialOf(config, entry.secret) !== undefined) {
      links.push({ ...common, target: inMemory(path) })
      continue
    }
    const owner = ownerOf(entry)
    const owned = { ...common, mode: entry.mode, ...(owner ? { owner } : {}) }
    if ('type' in entry) directories.push(owned)
    else files.push(asSecret({ ...owned, content: contentIn(entry, path, input) }))
  }
  return {
    ...{ directories, files, links },
    diagnostics: [
      ...checkReserved(config, input.file),
      ...checkUnread(config, mountedPaths(input), input.file),
      ...checkOwners(config, input.file),
      ...checkKeys(config, files, input.file),
    ],
  } satisfies Contribution
}

/** What not everybody on the node may read, or should not: it is shown to nobody here either. */
function asSecret(file: PlannedFile): PlannedFile {
  return isOpen(file) && !hasKey(file) ? file : { ...file, secret: true }
}

type FileEntry = Exclude<Config['files'][string], { link: unknown } | { type: unknown }>

function contentIn(
  entry: FileEntry,
  path: string,
  { secrets, sourceFiles }: Pick<ComponentInput, 'secrets' | 'sourceFiles'>,
): Content {
  if ('content' in entry) return entry.content
  if ('base64' in entry) return contentOf(Buffer.from(entry.base64, 'base64'))
  if ('secret' in entry) return secrets.get(entry.secret) ?? ''
  return sourceAt(sourceFiles, ['files', path, 'source'])?.content ?? ''
}

/** What the config itself puts at a path of the node; undefined: nothing, what only the node gets, or what could not be read. */
export function givenContent(
  config: Config,
  path: string,
  read: Pick<ComponentInput, 'secrets' | 'sourceFiles'>,
): Content | undefined {
  const entry = config.files[path]
  if (entry === undefined || 'link' in entry || 'type' in entry) return undefined
  if ('secret' in entry) return read.secrets.get(entry.secret) || undefined
  if ('source' in entry) return sourceAt(read.sourceFiles, ['files', path, 'source'])?.content
  return contentIn(entry, path, read)
}

/** What the pods mount of the node. */
function mountedPaths({ pods }: ComponentInput): readonly string[] {
  return pods.flatMap(({ facts }) => facts.hostPaths.map(({ path }) => path))
}
