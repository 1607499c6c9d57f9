import { bytesOf } from '../../plan/content.ts'
import { managedTree } from '../../plan/managed.ts'
import type { ManagedEntry } from '../../plan/managed-entry.ts'
import type { Plan } from '../../plan/types.ts'
import { modeHere, type OutputFile } from '../file.ts'

type FileEntry = Extract<ManagedEntry, { readonly type: 'file' }>

/** Whether mkosi.postinst.chroot installs an entry: what `files` names can be anywhere, also in folders with a mode of their own. */
export function isOwn({ origin }: Pick<ManagedEntry, 'origin'>): boolean {
  return origin.component === 'files'
}

/** The managed tree, but folders: mkosi.extra, and root/ with its list, as Packer's payload has one. */
export function nodeFiles(plan: Plan): OutputFile[] {
  const tree = managedTree(plan)
  const own = tree.filter((entry): entry is FileEntry => entry.type === 'file' && isOwn(entry))
  const list = own.map(({ mode, path }) => `${mode} ${path}\n`).join('')
  return [
    // The installer makes the links of `files`.
    ...tree
      .filter(entry => !isOwn(entry))
      .flatMap((entry): OutputFile[] => {
        const path = `mkosi.extra${entry.path}`
        if (entry.type === 'file') return [{ path, mode: modeHere(entry), content: bytesOf(entry.content) }]
        return entry.type === 'link' ? [{ path, link: entry.target }] : []
      }),
    ...(own.length > 0 ? [{ path: 'files.list', mode: '0644', content: list } as const] : []),
    ...own.map(entry => ({
      path: `root${entry.path}`,
      mode: modeHere(entry),
      content: bytesOf(entry.content),
    })),
  ]
}

/**
 * Secrets in mkosi.extra of which not only root may read the file: on the node only root gets into the folder above, on this
 * machine others would.
 */
export function openSecrets(plan: Plan): FileEntry[] {
  return managedTree(plan).filter(
    (entry): entry is FileEntry => entry.type === 'file' && !isOwn(entry) && modeHere(entry) !== entry.mode,
  )
}
