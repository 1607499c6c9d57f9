import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { decodeJson } from '../../host/decode.ts'
import { writeFileAtomic } from '../../host/files.ts'

/**
 * Machines live in Multipass and not in their workDir, and Multipass has one set of names for everybody. This file says
 * that the machine is of our making: only such a one is booted again, and only such a one is ever deleted.
 */
const fileName = 'multipass.json'

const record = z.object({ name: z.string().check(z.minLength(1)) })

export async function recordMachine(workDir: string, name: string): Promise<void> {
  await writeFileAtomic(join(workDir, fileName), `${JSON.stringify({ name })}\n`)
}

/** The name of the machine that was made for this folder. */
export async function recordedMachine(workDir: string): Promise<string | undefined> {
  const text = await readFile(join(workDir, fileName), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const path = join(workDir, fileName)
  const next = `look with \`multipass list\` whether the machine is there; then delete ${path}`
  return decodeJson(record, text, { name: path, next }).name
}

export async function forgetMachine(workDir: string): Promise<void> {
  await rm(join(workDir, fileName), { force: true })
}
