import { managedTree } from '../../plan/managed.ts'
import type { Plan } from '../../plan/types.ts'
import { type PathKind, realPath } from './os-path.ts'

/** Finds out what the plan puts at a path: files, folders and the folders above them, homes of users. */
export function nodePath(plan: Plan): (path: string) => PathKind | undefined {
  const kinds = new Map<string, PathKind>(plan.users.map(({ name }) => [`/home/${name}`, 'directory']))
  for (const { path, type } of managedTree(plan)) {
    const real = realPath(path)
    // A link can lead to either.
    kinds.set(real, type === 'directory' ? 'directory' : type === 'link' ? 'any' : 'file')
    for (const { index } of real.matchAll(/(?<=.)\//g)) {
      const above = real.slice(0, index)
      if (!kinds.has(above)) kinds.set(above, 'directory')
    }
  }
  // Only a bake knows which files a package has: its programs, and folders that have its name.
  const isOfPackage = (path: string) =>
    path.split('/').some(name => plan.packages.includes(name)) ||
    (plan.packages.length > 0 && /^\/usr\/s?bin\//.test(path))
  return path => kinds.get(path) ?? (isOfPackage(path) ? 'any' : undefined)
}
