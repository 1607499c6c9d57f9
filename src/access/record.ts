import { lstat, readFile, rm, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { quote } from '../diagnostics/quote.ts'
import { decodeJson } from '../host/decode.ts'
import { ignoreMissing, WorldError } from '../host/errors.ts'

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
  await writeFile(join(folder, file), `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 })
}

export async function removeRecord(folder: string): Promise<void> {
  await rm(join(folder, file), { force: true })
}

/** The record of the machine in a folder, if there is one. Throws WorldError for one that another user could have written. */
export async function readRecord(folder: string): Promise<MachineRecord | undefined> {
  const path = join(folder, file)
  const stat = await lstat(path).catch(ignoreMissing)
  if (!stat) return undefined
  if (!stat.isFile() || (stat.mode & 0o022) !== 0 || ![0, userInfo().uid].includes(stat.uid))
    throw new WorldError(`another user can write ${quote(path)}, which says where your commands go`, {
      next: `delete the file, and start the machine again: bakelet up --keep`,
    })
  if (stat.size > mostBytes) throw new WorldError(`${quote(path)} is larger than ${mostBytes} bytes`)
  return decodeJson(machineRecord, await readFile(path, 'utf8'), {
    name: path,
    next: 'delete the file, and start the machine again: bakelet up --keep',
  })
}
