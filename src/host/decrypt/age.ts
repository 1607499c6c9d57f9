import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { exists } from '../files.ts'
import { installCommand } from '../process.ts'
import { type Decrypted, decryptWith } from './tool.ts'

const age = {
  name: 'age',
  install: `sudo ${installCommand(['age'])}`,
  hint: 'write as `identity` the file of a key that the secret was encrypted for',
}

/** How a file of age begins: age-encryption.org/v1, "Encrypted file format" and "ASCII armor". */
const beginnings = ['age-encryption.org/v1\n', '-----BEGIN AGE ENCRYPTED FILE-----']

/** Where sops too looks for the keys of age (its README, "Encrypting using age"): one file serves both. */
function usualIdentity(): string {
  const { SOPS_AGE_KEY_FILE: named, XDG_CONFIG_HOME: folder } = process.env
  return named || join(folder || join(homedir(), '.config'), 'sops/age/keys.txt')
}

interface AgeFile {
  readonly content: Uint8Array
  /** As the config writes it: relative to `folder`, or below the home. */
  readonly identity: string | undefined
  readonly folder: string
}

export async function decryptAge(
  file: string,
  { content, identity: written, folder }: AgeFile,
): Promise<Decrypted> {
  const start = Buffer.from(content.subarray(0, 256)).toString('latin1').trimStart()
  if (!beginnings.some(beginning => start.startsWith(beginning)))
    return {
      problem: `${file} is not encrypted with age`,
      hint: 'encrypt it with age --encrypt --recipient age1…, or name it as `file`',
    }
  const identity = written === undefined ? usualIdentity() : pathIn(folder, written)
  if (!(await exists(identity)))
    return {
      problem: `there is no file ${identity} with the key of age`,
      hint: 'write the file as `identity`; `age-keygen -o FILE` makes one',
    }
  return decryptWith(age, ['--decrypt', '--identity', resolve(identity), resolve(file)])
}

function pathIn(folder: string, path: string): string {
  if (path.startsWith('~/')) return join(homedir(), path.slice(2))
  return isAbsolute(path) ? path : join(folder, path)
}
