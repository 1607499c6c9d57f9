import { type Dirent, readdirSync } from 'node:fs'
import { basename, dirname, extname, isAbsolute, join } from 'node:path'
import { closest } from '../diagnostics/closest.ts'

const mostShown = 3

/** What to write for a path or pattern, relative to `folder`, that names no file: preferably one that is there. */
export function nearbyFilesHint(folder: string, pattern: string): string {
  const relative = `paths are relative to ${folder === '.' ? 'this folder' : folder}`
  const below = dirname(pattern)
  const inFolder = (path: string) => (isAbsolute(path) ? path : join(folder, path))
  const show = (name: string) => (below === '.' ? name : join(below, name))
  const names = entriesIn(inFolder(below)).flatMap(entry => (entry.isDirectory() ? [] : [entry.name]))
  const name = basename(pattern)
  if (!/[*?[\]{}]/.test(name)) {
    const meant = closest(name, names) ?? sameStem(name, names)
    if (meant !== undefined) return `did you mean \`${show(meant)}\`?`
  } else {
    const ending = otherEnding(name, names)
    if (ending !== undefined)
      return `the files there end in ${ending}: write \`${show(name.slice(0, -extname(name).length) + ending)}\``
  }
  const manifests = names.filter(isManifest)
  if (below !== '.' && manifests.length > 0) return `${below} has ${listed(manifests)}; ${relative}`
  const folders = entriesIn(folder).flatMap(entry => (entry.isDirectory() ? [entry.name] : []))
  const meant = below === '.' || names.length > 0 ? undefined : closest(below, folders)
  return meant === undefined ? relative : `did you mean \`${join(meant, name)}\`?`
}

function entriesIn(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // Whatever keeps the folder from being read, there is nothing to offer.
    return []
  }
}

const isManifest = (name: string) => /\.(ya?ml|json)$/.test(name)
const stem = (name: string) => name.slice(0, name.length - extname(name).length)

const sameStem = (name: string, names: readonly string[]) => names.find(other => stem(other) === stem(name))

/** Of `*.yml`, where no name ends so: what manifests there end in. */
function otherEnding(name: string, names: readonly string[]): string | undefined {
  const ending = extname(name)
  if (!isManifest(ending)) return undefined
  return ['.yaml', '.yml', '.json'].find(
    other => other !== ending && names.some(each => each.endsWith(other)),
  )
}

function listed(names: readonly string[]): string {
  const shown = names.toSorted().slice(0, mostShown).join(', ')
  return names.length > mostShown ? `${shown} and ${names.length - mostShown} more` : shown
}
