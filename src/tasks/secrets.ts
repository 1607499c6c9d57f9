import type { NamedSource } from '../components/files/named-files.ts'
import type { SecretContents } from '../components/secrets/secret-contents.ts'
import type { Config } from '../config/schema.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import type { Decrypted } from '../host/decrypt/tool.ts'
import { type Content, contentOf } from '../plan/content.ts'

/** The answers of sops and age so far: a config that is compiled again asks for no passphrase again. */
export type Decryptions = Map<string, Promise<Decrypted>>

interface Reader {
  /** Reads a file that a key names; undefined: it reported why it cannot. */
  readonly read: (named: NamedSource) => { readonly file: string; readonly content: Uint8Array } | undefined
  /** The folder that relative paths at a key are relative to. */
  readonly folderOf: (path: ConfigPath) => string
  /** Reports a secret that is not decrypted. */
  readonly problem: (path: ConfigPath, message: string, hint: string) => void
  readonly decrypted: Decryptions
}

type Secret = Exclude<Config['secrets'][string], { credential: string }>

/** The bytes of `secrets`, as far as they can be had. No message has one of them. */
export async function readSecrets({ secrets }: Config, reader: Reader): Promise<SecretContents> {
  const contents = new Map<string, Content>()
  for (const [name, secret] of Object.entries(secrets)) {
    if ('credential' in secret) continue
    const named = fileOf(secret)
    const path = ['secrets', name, named.key]
    const found = reader.read({ name: named.file, path })
    if (!found) continue
    if ('file' in secret) {
      contents.set(name, contentOf(found.content))
      continue
    }
    const decrypted = await once(reader.decrypted, { secret, found, folder: reader.folderOf(path) })
    if (decrypted.bytes) contents.set(name, contentOf(decrypted.bytes))
    else reader.problem(path, decrypted.problem, decrypted.hint)
  }
  return contents
}

function fileOf(secret: Secret): { readonly key: 'file' | 'sops' | 'age'; readonly file: string } {
  if ('file' in secret) return { key: 'file', file: secret.file }
  return 'sops' in secret ? { key: 'sops', file: secret.sops } : { key: 'age', file: secret.age }
}

interface Encrypted {
  readonly secret: Exclude<Secret, { file: string }>
  readonly found: { readonly file: string; readonly content: Uint8Array }
  readonly folder: string
}

function once(decrypted: Decryptions, encrypted: Encrypted): Promise<Decrypted> {
  const { secret, found, folder } = encrypted
  const key = JSON.stringify([secret, found.file, folder])
  const known = decrypted.get(key) ?? decrypt(encrypted)
  decrypted.set(key, known)
  return known
}

async function decrypt({ secret, found: { file, content }, folder }: Encrypted): Promise<Decrypted> {
  if ('sops' in secret) {
    const { decryptSops } = await import('../host/decrypt/sops.ts')
    return decryptSops(file, typeof secret.key === 'string' ? [secret.key] : secret.key)
  }
  const { decryptAge } = await import('../host/decrypt/age.ts')
  return decryptAge(file, { content, identity: secret.identity, folder })
}
