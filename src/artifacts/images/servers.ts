import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isLoopback } from './reference.ts'

/** A server that is asked for the images of a registry: a mirror of it, or the registry itself. */
export interface RegistryServer {
  /** mirror.example.com:5000 */
  readonly host: string
  /** What comes before the repository: "" or "hub/". */
  readonly folder: string
  readonly pull: boolean
  readonly resolve: boolean
  readonly trust: ServerTrust
  readonly credentials?: { readonly username: string; readonly password: string } | undefined
}

/** `system`: HTTPS, by the authorities of this machine. `any`: HTTPS with any certificate, or HTTP. */
export type ServerTrust = 'system' | 'any' | { readonly ca: string }

/** The servers of a registry, in the order in which they are asked. The last one is the registry itself. */
export type ServersOf = (registry: string) => readonly RegistryServer[]

/** Without settings of its own a registry has no mirror, and plain HTTP is acceptable only on this machine. */
export const registryItself = (registry: string): RegistryServer => ({
  ...{ host: registry, folder: '', pull: true, resolve: true },
  trust: isLoopback(registry) ? 'any' : 'system',
})

/**
 * Options for skopeo that say how to reach a server. Authorities and credentials go through files that only this user can
 * read, which are gone afterwards: a command line is in ps(1) and in error messages.
 */
export async function withServerOptions<T>(
  { host, trust, credentials }: RegistryServer,
  prefix: '' | 'src-',
  work: (options: readonly string[]) => Promise<T>,
): Promise<T> {
  if (typeof trust === 'string' && credentials === undefined)
    return work(trust === 'any' ? [`--${prefix}tls-verify=false`] : [])
  // mkdtemp(3) makes a folder of mode 0700.
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-registry-'))
  const options: string[] = trust === 'any' ? [`--${prefix}tls-verify=false`] : []
  try {
    if (typeof trust === 'object') {
      // containers-certs.d(5): every *.crt is an authority, beside those of the machine.
      await writeFile(join(folder, 'ca.crt'), trust.ca)
      options.push(`--${prefix}cert-dir=${folder}`)
    }
    if (credentials) {
      const { username, password } = credentials
      const auth = Buffer.from(`${username}:${password}`).toString('base64')
      const file = join(folder, 'auth.json')
      await writeFile(file, JSON.stringify({ auths: { [host]: { auth } } }), { mode: 0o600 })
      options.push(`--${prefix}authfile=${file}`)
    }
    return await work(options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
