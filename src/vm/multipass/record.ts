import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../../host/files.ts'

/**
 * Machines live in Multipass and not in their workDir, and Multipass has one set of names for everybody. This file says
 * that the machine is of our making: only such a one is booted again, and only such a one is ever deleted.
 */
const fileName = 'multipass.json'

export async function recordMachine(workDir: string, name: string): Promise<void> {
  await writeFileAtomic(join(workDir, fileName), `${JSON.stringify({ name })}\n`)
}

/** The name of the machine that was made for this folder. */
export async function recordedMachine(workDir: string): Promise<string | undefined> {
  const text = await readFile(join(workDir, fileName), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as { name: string }).name
}

export async function forgetMachine(workDir: string): Promise<void> {
  await rm(join(workDir, fileName), { force: true })
}
