import { readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import type { SourceFile } from '../config/document.ts'
import { quote } from '../diagnostics/quote.ts'
import { isSystemError, WorldError } from '../host/errors.ts'
import { NotReadableError, readRegularFile } from '../host/regular-file.ts'
import { readEnvFile } from '../import/compose/env-file.ts'
import type { FileMode, LocalEntry } from '../import/index.ts'

/** The most that a file to import may have: that of a pod. */
const mostBytes = 8 * 2 ** 20

/** A file that the command line names. */
export function readSource(file: string): SourceFile {
  try {
    return { file, text: readRegularFile(file, { mostBytes }).content.toString('utf8') }
  } catch (error) {
    if (!isSystemError(error, 'ENOENT') && !isSystemError(error, 'ENOTDIR')) throw error
    throw new WorldError(`there is no file ${quote(file)}`, {
      next: 'name an existing compose file, Quadlet or manifest',
      cause: error,
    })
  }
}

/** The environment counts before the file, as in docker compose. */
export function variablesOf(source: string, envFile: string | undefined): ReadonlyMap<string, string> {
  const environment = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const file = envFile ?? join(dirname(source), '.env')
  const found = readLocal(file, basename(file))
  if (found?.kind !== 'file' && envFile !== undefined)
    throw new WorldError(`there is no file ${quote(envFile)}`, {
      next: 'give an existing file to --env-file',
    })
  const text = found?.kind === 'file' ? new TextDecoder().decode(found.bytes) : ''
  return new Map([...readEnvFile(text, new Map(environment)).values, ...environment])
}

/** A group is not kept, so what only a group may read is private. */
function modeIn(mode: number): FileMode {
  const isProgram = (mode & 0o111) !== 0
  return (mode & 0o004) === 0 ? (isProgram ? '0700' : '0600') : isProgram ? '0755' : '0644'
}

/**
 * What the file `of` mounts or reads, by its path from the folder of that file; undefined: nothing is there, or nothing that can be
 * read.
 */
export function readLocal(of: string, name: string): LocalEntry | undefined {
  const folder = dirname(of)
  const path = isAbsolute(name) ? name : join(folder, name)
  const isOutside = () => relative(realpathSync(folder), realpathSync(path)).split(sep)[0] === '..'
  try {
    const { content, stats } = readRegularFile(path, { mostBytes })
    return { kind: 'file', bytes: content, mode: modeIn(stats.mode), isOutside: isOutside() }
  } catch (error) {
    if (error instanceof NotReadableError && error.why.includes('folder'))
      return { kind: 'folder', names: readdirSync(path).sort(), isOutside: isOutside() }
    if (error instanceof NotReadableError || ['ENOENT', 'ENOTDIR'].some(code => isSystemError(error, code)))
      return undefined
    throw error
  }
}
