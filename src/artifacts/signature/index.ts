// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { WorldError } from '../../host/errors.ts'
import type { Sha256 } from '../../plan/types.ts'
import type { Signature } from '../../upstream/programs/program.ts'
import { decoder } from '../decoder.ts'
import type { Store } from '../store.ts'
import { checkSignature, type SignatureOptions } from './check.ts'

interface ReleaseFile {
  readonly url: string
  readonly path: string
  readonly sha256: Sha256
  /** It came from the network just now, so its signature can be had from there too. */
  readonly isNew: boolean
}

/** What the store notes about a signature. */
const verdict = z.union([z.strictObject({ by: z.string() }), z.strictObject({ refused: z.string() })])

/**
 * What can be said of a release file's signature, as the end of a sentence; "" where nothing is known. It is checked once,
 * after the download. What was refused stays refused, though the file is in the store, until a check finds it good.
 */
export async function signatureOf(
  scheme: Signature | undefined,
  file: ReleaseFile,
  { store, ...options }: SignatureOptions & { readonly store: Store },
): Promise<string> {
  const key = { sha256: file.sha256 }
  const known = await store.readRecord('signature', key, decoder(verdict))
  if (known && 'by' in known) return `, signed by ${known.by}`
  if (!known && !file.isNew) return ''
  const check = await checkSignature(scheme, file, options).catch(async (error: unknown) => {
    if (error instanceof WorldError) await store.writeRecord('signature', key, { refused: error.message })
    throw error
  })
  if ('by' in check) {
    await store.writeRecord('signature', key, check)
    return `, signed by ${check.by}`
  }
  if (known) throw new WorldError(known.refused, { next: 'do not use this file until you know why' })
  return `, its signature not checked: ${check.unchecked}`
}
