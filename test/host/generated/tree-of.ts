import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** What is in a folder: each path with its mode and content, or where it points to. */
export function treeOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    names.map(name => {
      const stats = lstatSync(join(folder, name))
      if (stats.isSymbolicLink()) return [name, `-> ${readlinkSync(join(folder, name))}`]
      if (stats.isDirectory()) return [name, 'folder']
      return [name, `${(stats.mode & 0o777).toString(8)} ${readFileSync(join(folder, name), 'utf8')}`]
    }),
  )
}
