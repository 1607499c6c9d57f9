import { privateKey } from '../../config/private-key.ts'
import type { ImportedFile, LocalEntry } from '../types.ts'
import type { ContainerDraft } from './pod-draft.ts'

export type LocalFile = Extract<LocalEntry, { kind: 'file' }>

/**
 * A file that somebody else wrote may name ../../.ssh/id_rsa, and a repository may have a link to it: only what is beside the file is
 * copied. The reason and the way out.
 */
export const outside = 'it is outside of the folder of this file, and only files in the folder are copied'
export const intoFolder = 'copy it into the folder, and name the copy'

/** A local file for the node. A bind mount keeps mode and owner: what only its owner may read is for the user of the container. */
export function localFile(
  path: string,
  { bytes, mode: given }: LocalFile,
  container: Pick<ContainerDraft, 'security'>,
): ImportedFile {
  const mode = privateKey.test(Buffer.from(bytes).toString('latin1')) ? '0600' : given
  const isPrivate = mode === '0600' || mode === '0700'
  return { path, bytes, mode, owner: isPrivate ? userOf(container) : undefined }
}

/** The user of a container, where it is a number and not root. */
export function userOf({ security }: Pick<ContainerDraft, 'security'>): number | undefined {
  const uid = security.runAsUser
  return typeof uid === 'number' && uid > 0 ? uid : undefined
}
