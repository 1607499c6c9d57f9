import { dirname, isAbsolute, join } from 'node:path'
import { type Compiled, compile, type Sources } from '../compile/index.ts'
import type { Referenced } from '../compile/referenced.ts'
import { type NamedSource, namedSources, type SourceFileContent } from '../components/files/named-files.ts'
import { filesOfRegistries, type NamedFile, type RegistryFile } from '../components/registries/named-files.ts'
import { type CertificatesFile, namedCertificates } from '../components/system/certificates.ts'
import type { ConfigSource } from '../config/config-source.ts'
import type { SourceFile } from '../config/document.ts'
import type { Config } from '../config/schema.ts'
import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import { isSystemError } from '../host/errors.ts'
import { NotReadableError, readRegularFile } from '../host/regular-file.ts'
import { lockName } from '../lock/name.ts'
import { contentOf } from '../plan/content.ts'
import { nearbyFilesHint } from './nearby-files.ts'
import { podFiles } from './pod-files.ts'
import { type Decryptions, readSecrets } from './secrets.ts'

/** Pods that `bakelet import` is about to write. `listsPending`: the config, not written yet either, names them and no others. */
interface Pending {
  readonly pending?: readonly SourceFile[]
  readonly listsPending?: boolean
  /** Files that it is about to write for keys to name, by path. */
  readonly pendingFiles?: ReadonlyMap<string, Uint8Array>
}

/** Reads and compiles a config, its lock and everything it names. Paths in it are relative to its folder. */
export async function compileFile(
  config: ConfigSource,
  {
    pending = [],
    listsPending = false,
    pendingFiles = new Map(),
    decrypted = new Map(),
    ...how
  }: Pick<Sources, 'reresolve' | 'change'> & Pending & { readonly decrypted?: Decryptions } = {},
): Promise<Compiled> {
  return compile({
    ...{ config, ...how },
    lock: findLock(config.file),
    pause: letSignalsIn(),
    read: async (decoded, fileOf) => {
      const referenced = await readReferenced(
        config.file,
        listsPending ? { ...decoded, pods: [] } : decoded,
        { fileOf, pendingFiles, decrypted },
      )
      const others = pending.map((source, index) => ({ source, index }))
      return { ...referenced, pods: [...referenced.pods, ...others] }
    },
  })
}

/**
 * Gives way to the event loop every 50 ms, or no signal handler would run before all pods are checked: a promise that resolves at
 * once does not leave the queue of microtasks.
 */
function letSignalsIn(): () => Promise<void> {
  // Not performance.now(), for which Node.js loads eleven modules.
  let last = process.hrtime.bigint()
  return async () => {
    if (process.hrtime.bigint() - last < 50_000_000n) return
    await new Promise(resolve => setImmediate(resolve))
    last = process.hrtime.bigint()
  }
}

/** The lock of a config, by the config's file name; undefined if there is none. */
export function findLock(config: string): SourceFile | undefined {
  const file = lockName(config)
  try {
    return { file, text: readText(file, 'lock') }
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}

/** `fileOf`: the file that has the value at a path, which relative paths in it are relative to. */
async function readReferenced(
  file: string,
  config: Config,
  {
    fileOf,
    pendingFiles,
    decrypted,
  }: { fileOf: (path: ConfigPath) => string; decrypted: Decryptions } & Required<
    Pick<Pending, 'pendingFiles'>
  >,
): Promise<Referenced> {
  const diagnostics: Diagnostic[] = []
  const problem = (code: Diagnostic['code'], path: ConfigPath, message: string, hint: string) =>
    diagnostics.push({ code, severity: 'error', message, file, path, hint })

  const read = (name: string, kind: 'pod' | NamedFile['kind'], path: ConfigPath): string | undefined => {
    try {
      return readText(name, kind)
    } catch (error) {
      if (!(error instanceof NotReadableError)) throw error
      problem('file-not-readable', path, error.message, error.next ?? 'name a regular file')
      return undefined
    }
  }

  const pods: { source: SourceFile; index: number }[] = []
  const seen = new Set<string>()
  for (const [index, pattern] of (Array.isArray(config.pods) ? config.pods : []).entries()) {
    const path = ['pods', index]
    const folder = dirname(fileOf(path))
    const { files: names = [], problem: refused } = await podFiles(folder, pattern)
    if (refused !== undefined) {
      problem('pod-glob-refused', path, `\`${pattern}\` ${refused}`, 'write a simpler pattern, or several')
      continue
    }
    if (names.length === 0)
      problem('pod-glob-empty', path, `\`${pattern}\` matches no file`, nearbyFilesHint(folder, pattern))
    for (const name of names) {
      if (seen.has(name)) continue
      seen.add(name)
      const text = read(name, 'pod', path)
      if (text !== undefined) pods.push({ source: { file: name, text }, index })
    }
  }

  /** A file that one key names. */
  const readNamed = async ({ name, kind, path }: NamedFile): Promise<string | undefined> => {
    try {
      const text = read(resolveIn(dirname(fileOf(path)), name), kind, path)
      if (text === undefined) return undefined
      if (kind === 'credentials') return text
      const { expiredCertificates } = await import('./expired.ts')
      for (const { message, hint = '' } of expiredCertificates(text, name))
        problem('certificate-expired', path, message, hint)
      return text
    } catch (error) {
      if (!isNoFile(error)) throw error
      problem('file-missing', path, `there is no file \`${name}\``, `give the path of a ${forms[kind]}`)
      return undefined
    }
  }
  const { server } = config.kubelet
  const clientCA: NamedFile | undefined =
    server === 'off'
      ? undefined
      : { name: server.clientCA, kind: 'certificate', path: ['kubelet', 'server', 'clientCA'] }
  const registryFiles: RegistryFile[] = []
  for (const named of filesOfRegistries(config)) {
    const text = await readNamed(named)
    if (text !== undefined) registryFiles.push({ ...named, text })
  }
  const certificates: CertificatesFile[] = []
  for (const named of namedCertificates(config)) {
    const text = await readNamed({ ...named, kind: 'certificate' })
    if (text !== undefined) certificates.push({ ...named, text })
  }
  const folderOf = (path: ConfigPath) => dirname(fileOf(path))
  /** A file of any bytes. */
  const readBytes = ({ name, path }: NamedSource): { file: string; content: Uint8Array } | undefined => {
    const folder = folderOf(path)
    const file = resolveIn(folder, name)
    try {
      return {
        file,
        content: pendingFiles.get(file) ?? readRegularFile(file, { mostBytes: mostBytes.source }).content,
      }
    } catch (error) {
      if (error instanceof NotReadableError)
        problem('file-not-readable', path, error.message, error.next ?? 'name a smaller file')
      else if (isNoFile(error))
        problem('file-missing', path, `there is no file \`${name}\``, nearbyFilesHint(folder, name))
      else throw error
      return undefined
    }
  }
  const sourceFiles = namedSources(config).flatMap((named): SourceFileContent[] => {
    const read = readBytes(named)
    return read ? [{ ...named, file: read.file, content: contentOf(read.content) }] : []
  })
  const secrets = await readSecrets(config, {
    ...{ read: readBytes, folderOf, decrypted },
    problem: (path, message, hint) => problem('secret-not-decrypted', path, message, hint),
  })
  return {
    pods,
    clientCA: clientCA && (await readNamed(clientCA)),
    registryFiles,
    sourceFiles,
    secrets,
    certificates,
    diagnostics,
  }
}

function resolveIn(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path)
}

function isNoFile(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].some(code => isSystemError(error, code))
}

/** The most that a file of each kind may have. Those of upstream's examples have some kilobytes. */
const mostBytes = {
  pod: 8 * 2 ** 20,
  lock: 16 * 2 ** 20,
  certificate: 2 ** 20,
  credentials: 2 ** 20,
  /** A program of some size; containers are for what is larger. */
  source: 16 * 2 ** 20,
} as const

const forms = { certificate: 'PEM file', credentials: 'JSON file' } as const

/** Bytes that are not UTF-8 become U+FFFD, which the parser reports at its place. */
function readText(path: string, kind: Exclude<keyof typeof mostBytes, 'source'>): string {
  return readRegularFile(path, { mostBytes: mostBytes[kind] }).content.toString('utf8')
}
