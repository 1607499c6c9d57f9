import { existsSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'

const examples = join(import.meta.dirname, '../../examples')

/** Whether an example has keys that nobody commits: its script makes them, with openssl. */
export function makesKeys(name: string): boolean {
  return existsSync(join(examples, name, script))
}

/** Copies an example into a folder, and makes its keys as docs/control-plane.md says. */
export async function copyExample(name: string, folder: string): Promise<void> {
  await cp(join(examples, name), folder, { recursive: true })
  if (!makesKeys(name)) return
  // Somebody may have made some in the repository.
  await rm(join(folder, 'pki'), { recursive: true, force: true })
  await execa('sh', [join(folder, script), '192.0.2.10', 'api.example.com'])
}

const script = 'certificates.sh'
