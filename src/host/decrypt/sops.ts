import { resolve } from 'node:path'
import { type Decrypted, decryptWith } from './tool.ts'

const sops = {
  name: 'sops',
  // Debian 13 has no package of it.
  install:
    'install it from https://github.com/getsops/sops/releases, or with go install github.com/getsops/sops/v3/cmd/sops@latest',
  hint: 'try `sops --decrypt` with the file: the same keys and settings count here',
}

/** `key`: the names that lead to one value; undefined: the whole file. */
export function decryptSops(file: string, key: readonly string[] | undefined): Promise<Decrypted> {
  // parseTreePath() in cmd/sops/main.go@v3.13.3 takes what is between the quotes as it is.
  const path = key?.map(name => `["${name}"]`).join('')
  return decryptWith(sops, ['--decrypt', ...(path === undefined ? [] : ['--extract', path]), resolve(file)])
}
