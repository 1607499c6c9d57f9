import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { isSystemError } from '../host/errors.ts'

const pollMs = 250

/**
 * Hands over every line that a machine writes to its console file, without colours and cursor movements, until `signal`
 * aborts. Never rejects: a console that cannot be read has no lines.
 */
export async function followConsole(
  path: string,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let offset = 0
  let rest = ''
  const buffer = Buffer.alloc(64 * 1024)
  const decoder = new TextDecoder()
  while (!signal.aborted) {
    const bytes = await readAt(path, buffer, offset)
    offset += bytes
    const lines = (rest + decoder.decode(buffer.subarray(0, bytes), { stream: true })).split(/\r*\n/)
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(printable(line))
    if (bytes < buffer.length) await sleep(pollMs, undefined, { signal }).catch(() => {})
  }
}

async function readAt(path: string, buffer: Buffer, offset: number): Promise<number> {
  try {
    const file = await open(path)
    try {
      return (await file.read(buffer, 0, buffer.length, offset)).bytesRead
    } finally {
      await file.close()
    }
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return 0
    throw error
  }
}

// With intermediate bytes too, which OVMF sends and Node.js 20 does not know (ECMA-48, 5.4).
// biome-ignore lint/suspicious/noControlCharactersInRegex: it begins with ESC
const controlSequence = /\u001b\[[0-?]*[ -/]*[@-~]/g

/** Firmware, GRUB and systemd draw with escape sequences; a log line must not obey them. */
function printable(line: string): string {
  return stripVTControlCharacters(line.replace(controlSequence, ''))
    .replace(/\p{Cc}/gu, '')
    .trimEnd()
}
