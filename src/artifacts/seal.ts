import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { isSystemError, WorldError } from '../host/errors.ts'
import { makeFolder } from '../host/make-folder.ts'
import { readRegularFile } from '../host/regular-file.ts'
import { shellWord } from '../render/shell.ts'

/**
 * Tells the notes that this user's bakelet made in a store from those of anybody else. A store is often carried over (as
 * the cache of a CI), and a note in it says which bytes are which: only its own notes may save work.
 */
export interface Seal {
  /** HMAC-SHA256 of a text (RFC 2104), in hexadecimal. */
  of(text: string): string
  holds(text: string, mac: unknown): boolean
}

const keyBytes = 32

/** $XDG_STATE_HOME/bakelet/store.key, else below ~/.local/state (XDG Base Directory Specification 0.8). */
export function sealKeyPath(env: NodeJS.ProcessEnv = process.env): string {
  const state = env.XDG_STATE_HOME
  return join(state && isAbsolute(state) ? state : join(homedir(), '.local/state'), 'bakelet/store.key')
}

/**
 * The seal of this user, whose key is made when there is none. Where no key can be kept, a key for this run alone: notes of
 * earlier runs then count for nothing. Throws WorldError for a key that others can read.
 */
export async function openSeal(path: string = sealKeyPath()): Promise<Seal> {
  const key = readKey(path) ?? (await makeKey(path))
  const macOf = (text: string) => createHmac('sha256', key).update(text).digest()
  return {
    of: text => macOf(text).toString('hex'),
    holds: (text, mac) =>
      typeof mac === 'string' &&
      /^[0-9a-f]{64}$/.test(mac) &&
      timingSafeEqual(macOf(text), Buffer.from(mac, 'hex')),
  }
}

function readKey(path: string): Buffer | undefined {
  try {
    const { content, stats } = readRegularFile(path, { mostBytes: 4096, follow: false })
    const isPrivate = stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0
    if (isPrivate && content.length === keyBytes) return content
    throw new WorldError(`${path} ${isPrivate ? 'is not a key' : 'can be read or written by others'}`, {
      next: `delete it: rm ${shellWord(path)}; bakelet then makes a new key, and builds and downloads again`,
    })
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Of several processes that make the key at once, the first wins. */
async function makeKey(path: string): Promise<Buffer> {
  const key = randomBytes(keyBytes)
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await makeFolder(dirname(path))
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(key)
      await file.sync()
    } finally {
      await file.close()
    }
    await link(temporary, path).catch((error: unknown) => {
      if (!isSystemError(error, 'EEXIST')) throw error
    })
    return readKey(path) ?? key
  } catch {
    return key
  } finally {
    await rm(temporary, { force: true }).catch(() => {})
  }
}
