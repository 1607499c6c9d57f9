import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exists, writeFileAtomic } from '../../host/files.ts'
import { ToolMissingError } from '../../host/process.ts'

/** The flash memory that a machine with UEFI has. Paths are absolute. */
export interface UefiFlash {
  /** The firmware's program. Never written. */
  readonly code: string
  /** What the firmware and the guest's boot loader remember, as boot entries. Written by the machine. */
  readonly variables: string
}

/**
 * Those for machines without Secure Boot, which need no SMM. The second pair, for a flash of 2 MiB, is the older one
 * (README.Debian of the package ovmf).
 */
const pairs = [
  { code: 'OVMF_CODE_4M.fd', variables: 'OVMF_VARS_4M.fd' },
  { code: 'OVMF_CODE.fd', variables: 'OVMF_VARS.fd' },
]

/**
 * Gives a machine its UEFI: the installed program, and in `variables` a copy of the empty variables, unless the file is
 * there: a real machine keeps its own across boots too. Throws ToolMissingError when OVMF is not installed.
 */
export async function uefiFlash(variables: string, folder = '/usr/share/OVMF'): Promise<UefiFlash> {
  const installed = await findOvmf(folder)
  if (!(await exists(variables))) await writeFileAtomic(variables, await readFile(installed.variables))
  return { code: installed.code, variables }
}

async function findOvmf(folder: string): Promise<UefiFlash> {
  for (const names of pairs) {
    const pair = { code: join(folder, names.code), variables: join(folder, names.variables) }
    if ((await exists(pair.code)) && (await exists(pair.variables))) return pair
  }
  throw new ToolMissingError('OVMF', ['ovmf'])
}
