import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Compiled, compile } from '../../src/compile/index.ts'
import { namedSources } from '../../src/components/files/named-files.ts'
import { filesOfRegistries } from '../../src/components/registries/named-files.ts'
import { namedCertificates } from '../../src/components/system/certificates.ts'
import { lockName } from '../../src/lock/name.ts'
import type { Reresolve } from '../../src/lock/reresolve.ts'

interface Surroundings {
  readonly file?: string
  readonly pods?: Readonly<Record<string, string>>
  /** Text of the config's lock. */
  readonly lock?: string | undefined
  readonly reresolve?: Reresolve
  /** Text of the file that kubelet.server.clientCA names. Default: a certificate of an authority. */
  readonly clientCA?: string
  /** Texts of the files that the config names otherwise, by name. Default: a certificate of an authority, one user. */
  readonly files?: Readonly<Record<string, string>>
}

export const certificateOfCA = readFileSync(
  join(import.meta.dirname, '../cases/everything/pki/ca.crt'),
  'utf8',
)

/** A file of credentials. */
const oneUser = '{"username": "robot", "password": "correct horse"}'

/** Compiles a config from memory: each pod is a manifest that the first entry of `pods` names. */
export function compileText(
  text: string,
  {
    file = 'bakelet.yaml',
    pods = {},
    lock,
    reresolve,
    clientCA = certificateOfCA,
    files = {},
  }: Surroundings = {},
): Promise<Compiled> {
  return compile({
    config: { file, text },
    lock: lock === undefined ? undefined : { file: lockName(file), text: lock },
    reresolve,
    read: async config => ({
      pods: Object.entries(pods).map(([file, text]) => ({ source: { file, text }, index: 0 })),
      clientCA: config.kubelet.server === 'off' ? undefined : clientCA,
      registryFiles: filesOfRegistries(config).map(named => ({
        ...named,
        text: files[named.name] ?? (named.kind === 'credentials' ? oneUser : certificateOfCA),
      })),
      sourceFiles: namedSources(config).map(named => ({
        ...named,
        file: named.name,
        content: files[named.name] ?? '',
      })),
      secrets: new Map(
        Object.entries(config.secrets).map(([name, secret]) => [
          name,
          ('file' in secret && files[secret.file]) || '',
        ]),
      ),
      certificates: namedCertificates(config).map(named => ({
        ...named,
        text: files[named.name] ?? certificateOfCA,
      })),
      diagnostics: [],
    }),
  })
}

/** Each diagnostic as one line: its code, file and path. */
export function inShort({ diagnostics }: Compiled): string[] {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, file, path }) => `${code} ${file} ${path.join('.')}`)
}
