import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ConfigSource, SourceProblem } from '../config/config-source.ts'
import { quote } from '../diagnostics/quote.ts'
import { isSystemError, UsageError, WorldError } from '../host/errors.ts'
import { shellWord } from '../render/shell.ts'
import { readConfig, standardInput } from './read-config.ts'

/** The configs that a command takes when it is given none. */
export const defaultNames = [
  ...['bakelet.yaml', 'bakelet.yml', 'bakelet.toml', 'bakelet.json'],
  ...['bakelet.config.ts', 'bakelet.config.mts', 'bakelet.config.js', 'bakelet.config.mjs'],
]

/** Which config to use. */
export interface ConfigChoice {
  /** Files, each merged over the ones before; `-` is standard input. Default: the one of a default name in this folder. */
  readonly files?: readonly string[] | undefined
  /** KEY=VALUE, merged over the files in this order. */
  readonly set?: readonly string[] | undefined
  /** Receives the lines that a config which is a program prints. Default: they are dropped. */
  readonly onLine?: (line: string) => void
  readonly signal?: AbortSignal
}

/** Reads the chosen config. Throws WorldError when there is none, or more than one in this folder. */
export async function needConfig(choice: ConfigChoice = {}): Promise<ConfigSource> {
  const source = await findConfig(choice)
  if (source) return source
  throw new WorldError(`there is no ${defaultNames.slice(0, 5).join(', ')} in this folder`, {
    next: '`bakelet init` writes a starter config; -c FILE reads another file',
  })
}

/** The same; undefined when no file was named, and this folder has none. */
export async function findConfig(choice: ConfigChoice = {}): Promise<ConfigSource | undefined> {
  const files = choice.files ?? filesHere()
  if (files.length === 0) return undefined
  if (files.filter(file => file === '-').length > 1)
    throw new UsageError('-c - reads standard input, and was given twice', { next: 'give it once' })
  const { freeSettings, settingSources } = choice.set?.length
    ? await import('./settings.ts')
    : { freeSettings: async () => ({}), settingSources: async () => [] }
  const free = await freeSettings(choice.set ?? [])
  const read = new Set<string>()
  let isFunction = false
  const layers: ConfigSource[] = []
  for (const file of files) {
    const source = {
      file: file === '-' ? standardInput : file,
      text: readText(file, choice.files !== undefined),
    }
    if (!isProgram(file)) layers.push(source)
    else {
      const { runConfigProgram } = await import('./config-program/run.ts')
      const { onLine = () => {}, signal } = choice
      const result = await runConfigProgram(file, free, { onLine, ...(signal ? { signal } : {}) })
      if ('problem' in result) layers.push({ ...source, kind: 'program', problem: problemOf(file, result) })
      else {
        isFunction ||= result.isFunction
        for (const name of result.read) read.add(name)
        layers.push({ ...source, kind: 'program', value: result.value })
      }
    }
  }
  const settings = await settingSources(choice.set ?? [], isFunction ? read : undefined)
  const [first, ...over] = [...layers, ...settings]
  return first && { ...first, over }
}

/** Which of two configs counts would be a guess. */
function filesHere(): readonly string[] {
  const found = defaultNames.filter(name => existsSync(name))
  if (found.length > 1)
    throw new WorldError(`this folder has several configs: ${found.join(', ')}`, {
      next: `name one: -c ${found[0]}`,
    })
  return found.slice(0, 1)
}

export function isProgram(file: string): boolean {
  return /\.[cm]?[jt]s$/i.test(file)
}

function readText(file: string, wasNamed: boolean): string {
  try {
    return readConfig(file)
  } catch (error) {
    const isMissing = ['ENOENT', 'ENOTDIR', 'EISDIR'].some(code => isSystemError(error, code))
    const inFolder = defaultNames.map(name => join(file, name)).find(name => existsSync(name))
    if (wasNamed && inFolder !== undefined)
      throw new WorldError(`${quote(file)} is a folder`, {
        next: `name the config in it: -c ${shellWord(inFolder)}`,
      })
    if (!wasNamed || !isMissing) throw error
    throw new WorldError(`there is no file ${quote(file)}`, {
      next: 'give an existing file to -c; `bakelet init` writes a starter config',
      cause: error,
    })
  }
}

function problemOf(
  file: string,
  { problem, ...place }: { readonly problem: string } & Omit<SourceProblem, 'message'>,
): SourceProblem {
  return { message: `${quote(file)}: ${problem}`, ...place }
}
