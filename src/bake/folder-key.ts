import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isSystemError, WorldError } from '../host/errors.ts'
import type { GeneratedFile } from '../host/generated/file.ts'
import { modeText } from '../host/generated/look.ts'
import { run } from '../host/process.ts'
import { NotReadableError, readRegularFile } from '../host/regular-file.ts'
import { requireTool } from '../host/tools.ts'
import { makeBuildKey } from './build-key.ts'

type KeyFile = Extract<GeneratedFile, { readonly content: unknown }>

/** An ssh key is smaller: an RSA key of 16,384 bits has 13 kB. */
const largestKey = 64 * 1024

/** The key in a folder for Packer, and its public half; undefined where there is none. */
export async function existingKey(folder: string): Promise<readonly KeyFile[] | undefined> {
  const [secret, open] = [readKey(folder, 'key'), readKey(folder, 'key.pub')]
  if (secret && open) return [secret, open]
  if (secret)
    return withKeyFolder(async path => {
      await writeFile(path, secret.content, { mode: 0o600 })
      const { stdout } = await run(await requireTool('ssh-keygen'), ['-y', '-P', '', '-f', path])
      return [secret, publicKey(`${stdout.trimEnd()}\n`)]
    })
  if (!open) return undefined
  throw new WorldError(`${join(folder, 'key.pub')} has no private key beside it`, {
    next: `put ${join(folder, 'key')} back, or delete key.pub: then a new pair is made`,
  })
}

/** A new pair. Throws ToolMissingError. */
export async function newKey(): Promise<readonly KeyFile[]> {
  return withKeyFolder(async path => {
    await makeBuildKey(path)
    return [
      { path: 'key', mode: '0600', content: await readFile(path) },
      publicKey(await readFile(`${path}.pub`)),
    ]
  })
}

function publicKey(content: string | Uint8Array): KeyFile {
  return { path: 'key.pub', mode: '0644', content }
}

/** Undefined where there is no such file, or something else in its place, which the writer of the folder refuses. */
function readKey(folder: string, name: string): KeyFile | undefined {
  try {
    const { content, stats } = readRegularFile(join(folder, name), { mostBytes: largestKey, follow: false })
    return { path: name, mode: modeText(stats.mode), content }
  } catch (error) {
    if (error instanceof NotReadableError) return undefined
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].some(code => isSystemError(error, code))) return undefined
    throw error
  }
}

/** Gives `work` the path for a key in a folder that nobody else can enter, and that is gone afterwards. */
async function withKeyFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-key-'))
  try {
    return await work(join(folder, 'key'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
