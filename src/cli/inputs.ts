import { readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { type Compiled, compile, type Referenced, type Sources } from '../compile.ts'
import type { SourceFile } from '../config/document.ts'
import type { Config } from '../config/schema.ts'
import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import { isSystemError, WorldError } from '../host/errors.ts'
import { lockName } from '../lock/name.ts'
import type { Fetched } from '../plan/types.ts'

export const defaultNames = ['bakelet.yaml', 'bakelet.yml', 'bakelet.toml', 'bakelet.json']

/** The config to use: the one asked for, or the first default name in this folder; undefined if there is none. */
export function findConfig(asked: string | undefined): SourceFile | undefined {
  if (asked !== undefined) return { file: asked, text: readText(asked) }
  for (const file of defaultNames) {
    try {
      return { file, text: readText(file) }
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) throw error
    }
  }
  return undefined
}

/** As findConfig(), with a failure that tells what to do. */
export function needConfig(asked: string | undefined): SourceFile {
  if (asked !== undefined) refuseProgram(asked)
  try {
    const source = findConfig(asked)
    if (source) return source
  } catch (error) {
    if (asked === undefined || !isNoFile(error)) throw error
    throw new WorldError(`there is no file ${asked}`, {
      next: 'give an existing file to -c; `bakelet init` writes a starter config',
      cause: error,
    })
  }
  throw new WorldError(`there is no ${defaultNames.join(', ')} in this folder`, {
    next: '`bakelet init` writes a starter config; -c FILE reads another file',
  })
}

/** A config is data. Read as YAML, a program would end in a syntax error that says nothing of this. */
function refuseProgram(file: string): void {
  if (/\.[cm]?[jt]sx?$/i.test(file))
    throw new WorldError(`${file} is a program, and bakelet reads YAML, TOML or JSON`, {
      next: 'write bakelet.yaml; or have the program print JSON: node PROGRAM > bakelet.json',
    })
}

/** Reads and compiles a config, its lock and everything it names. Paths in it are relative to its folder. */
export async function compileFile(
  config: SourceFile,
  fetched?: Fetched,
  how: Pick<Sources, 'anew' | 'change'> = {},
): Promise<Compiled> {
  return compile({
    ...{ config, fetched, ...how },
    lock: findLock(config.file),
    read: decoded => readReferenced(config.file, decoded),
  })
}

/** The lock of a config, by the config's file name; undefined if there is none. */
export function findLock(config: string): SourceFile | undefined {
  const file = lockName(config)
  try {
    return { file, text: readText(file) }
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}

async function readReferenced(file: string, config: Config): Promise<Referenced> {
  const folder = dirname(file)
  const diagnostics: Diagnostic[] = []
  const missing = (code: Diagnostic['code'], path: ConfigPath, what: string, hint: string) =>
    diagnostics.push({ code, severity: 'error', message: what, file, path, hint })

  const pods: { source: SourceFile; index: number }[] = []
  const read = new Set<string>()
  for (const [index, pattern] of (Array.isArray(config.pods) ? config.pods : []).entries()) {
    const names = (await expand(folder, pattern)).filter(name => !read.has(name))
    if (names.length === 0)
      missing(
        'pod-glob-empty',
        ['pods', index],
        `\`${pattern}\` matches no file`,
        `paths are relative to ${folder === '.' ? 'this folder' : folder}`,
      )
    for (const name of names) {
      read.add(name)
      pods.push({ source: { file: name, text: readText(name) }, index })
    }
  }

  const { server } = config.kubelet
  let clientCA: string | undefined
  if (server !== 'off') {
    try {
      clientCA = readText(isAbsolute(server.clientCA) ? server.clientCA : join(folder, server.clientCA))
    } catch (error) {
      if (!isNoFile(error)) throw error
      missing(
        'file-missing',
        ['kubelet', 'server', 'clientCA'],
        `there is no file \`${server.clientCA}\``,
        'give the path of a PEM file',
      )
    }
  }
  return { pods, clientCA, diagnostics }
}

/** Files that a path or a glob names, sorted, so that the order does not depend on the file system. */
async function expand(folder: string, pattern: string): Promise<string[]> {
  const inFolder = (name: string) => (isAbsolute(name) ? name : join(folder, name))
  if (!/[*?[\]{}()!]/.test(pattern)) return isFile(inFolder(pattern)) ? [inFolder(pattern)] : []
  const { glob } = await import('tinyglobby')
  return (await glob(pattern, { cwd: folder, absolute: isAbsolute(pattern), expandDirectories: false }))
    .map(inFolder)
    .sort()
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch (error) {
    if (isNoFile(error)) return false
    throw error
  }
}

function isNoFile(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].some(code => isSystemError(error, code))
}

/** Synchronous, since nothing runs in parallel. Bytes that are not UTF-8 become U+FFFD, which the parser reports at its place. */
function readText(path: string): string {
  return readFileSync(path, 'utf8')
}
