import { rm } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { quote } from '../diagnostics/quote.ts'
import { decodeJson } from '../host/decode.ts'
import { isSystemError, WorldError } from '../host/errors.ts'
import { writeFileAtomic } from '../host/files.ts'
import { type RegularFile, readRegularFile } from '../host/regular-file.ts'

const machineRecord = z.strictObject({
  name: z.string(),
  /** Where the process that keeps the machine takes commands. */
  socket: z.string(),
  consolePath: z.string(),
  pid: z.int(),
})

/** What a running `bakelet up` leaves in the folder of its results, for other processes of the same user. */
export type MachineRecord = z.infer<typeof machineRecord>

const file = 'machine.json'
const mostBytes = 64 * 1024

export async function writeRecord(folder: string, record: MachineRecord): Promise<void> {
  // Not into a file that is there: that may be a link, and who opened it would read on.
  await writeFileAtomic(join(folder, file), `${JSON.stringify(record, null, 2)}\n`, 0o600)
}

export async function removeRecord(folder: string): Promise<void> {
  await rm(join(folder, file), { force: true })
}

/** The record of the machine in a folder, if there is one. Throws WorldError for one that another user could have written. */
export async function readRecord(folder: string): Promise<MachineRecord | undefined> {
  const path = join(folder, file)
  const read = openRecord(path)
  if (!read) return undefined
  const { stats, content } = read
  if ((stats.mode & 0o022) !== 0 || ![0, userInfo().uid].includes(stats.uid)) throw notOurs(path)
  return decodeJson(machineRecord, content.toString(), {
    name: path,
    next: 'delete the file, and start the machine again: bakelet up --keep',
  })
}

/** The owner and the content are of one file, even if somebody puts another one in its place meanwhile. */
function openRecord(path: string): RegularFile | undefined {
  try {
    return readRegularFile(path, { mostBytes, follow: false })
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw isSystemError(error, 'ELOOP') ? notOurs(path) : error
  }
}

function notOurs(path: string): WorldError {
  return new WorldError(`another user can write ${quote(path)}, which says where your commands go`, {
    next: `delete the file, and start the machine again: bakelet up --keep`,
  })
}
