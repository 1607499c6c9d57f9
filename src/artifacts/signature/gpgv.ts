import { dirname } from 'node:path'
import { WorldError } from '../../host/errors.ts'
import { CommandError, run } from '../../host/process.ts'
import { shownUrl } from '../../host/shown-url.ts'
import { lookUpTool } from '../../host/tools.ts'
import type { Signature } from '../../upstream/programs/program.ts'
import { unarmored } from './armor.ts'
import type { SignatureCheck } from './signature-check.ts'

interface Signed {
  readonly url: string
  readonly path: string
  readonly signature: () => Promise<Uint8Array>
  /** Writes a file into the folder of this check, and gives its path. */
  readonly beside: (name: string, content: string | Uint8Array) => Promise<string>
  readonly signal: AbortSignal
}

/** By gpgv(1), which trusts the keys of the keyring, expired ones too: a release stays as good as it was on its day. */
export async function checkByGpgv(
  { keyring }: Signature & { readonly kind: 'gpg' },
  { url, path, signature, beside, signal }: Signed,
): Promise<SignatureCheck> {
  const gpgv = await lookUpTool('gpgv')
  if (gpgv === undefined) return { unchecked: 'gpgv is not installed' }
  const keys = await beside('keyring.gpg', unarmored(keyring))
  const asc = await beside('signature.asc', await signature())
  // Its own folder, so that nobody's configuration counts.
  const home = ['--homedir', dirname(keys)]
  const args = [...home, '--status-fd', '1', '--keyring', keys, asc, path]
  const { stdout } = await run(gpgv, args, { signal }).catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error
    throw new WorldError(`${shownUrl(url)}: its signature is not good: ${reasonOf(error.message)}`, {
      next: 'do not use this file until you know why',
      cause: error,
    })
  })
  // doc/DETAILS of GnuPG: VALIDSIG, nine fields, and the fingerprint of the primary key.
  const key = /^\[GNUPG:\] VALIDSIG (?:\S+ ){9}(\S+)/m.exec(stdout)?.[1]
  if (key === undefined)
    throw new WorldError(`${shownUrl(url)}: gpgv accepted its signature without naming a key`)
  return { by: `the key ${key}` }
}

function reasonOf(said: string): string {
  const unknown = /\[GNUPG:\] NO_PUBKEY (\S+)/.exec(said)?.[1]
  if (unknown !== undefined) return `the signing key ${unknown} is not one of upstream's keys`
  if (/\[GNUPG:\] BADSIG/.test(said)) return 'it is of another file'
  return said
}
