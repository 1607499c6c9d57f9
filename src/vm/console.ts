import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { boundedLines } from '../host/bounded-lines.ts'
import { isSystemError } from '../host/errors.ts'
import type { Vm } from './types.ts'

const pollMs = 250

/** A line of a console has some hundred characters; of a longer one only the beginning is handed over. */
const longestLine = 4096

/** A boot prints some hundred KiB. A guest that prints without end would fill the disk of the host. */
const mostConsoleBytes = 256 * 2 ** 20

/**
 * Hands over every line that a machine writes to its console file, without colours and cursor movements, until `signal`
 * aborts. Resolves with `too much` as soon as the machine has written more than `mostBytes`. Never rejects: a console that cannot
 * be read has no lines.
 */
export async function followConsole(
  path: string,
  onLine: (line: string) => void,
  signal: AbortSignal,
  mostBytes: number = mostConsoleBytes,
): Promise<'aborted' | 'too much'> {
  let offset = 0
  const lines = boundedLines(line => onLine(printable(line)), longestLine)
  const buffer = Buffer.alloc(64 * 1024)
  const decoder = new TextDecoder()
  while (!signal.aborted) {
    const bytes = await readAt(path, buffer, offset)
    offset += bytes
    if (offset > mostBytes) return 'too much'
    lines.push(decoder.decode(buffer.subarray(0, bytes), { stream: true }))
    if (bytes < buffer.length) await sleep(pollMs, undefined, { signal }).catch(() => {})
  }
  return 'aborted'
}

/** The sentence about a machine whose console was `too much`. */
export function consoleTooLong({ name, consolePath }: Pick<Vm, 'name' | 'consolePath'>): string {
  return `${name} wrote more than ${mostConsoleBytes / 2 ** 20} MiB to its console, ${consolePath}`
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
