// A program of its own: runs a config that is a program, and writes the data that it exports. It is the user's own code,
// and it may print, start other programs and exit without harm to the output of bakelet.
//
// Arguments: FILE RESULT LIBRARY SETTINGS: the config, the file to write, bakelet's library, and JSON.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createJiti } from 'jiti'
import { dataOf } from './data.ts'
import type { ProgramResult } from './result.ts'

const [file = '', result = '', library = '', settings = '{}'] = process.argv.slice(2)
const path = resolve(file)

async function run(): Promise<ProgramResult> {
  const read = new Set<string>()
  try {
    const jiti = createJiti(path, {
      ...{ moduleCache: false, fsCache: false, interopDefault: false },
      alias: { bakelet: library },
    })
    const exported = await jiti.import(path)
    // A module without a default exports no config; module.exports of CommonJS is one.
    const config =
      isRecord(exported) && (exported.__esModule || 'default' in exported) ? exported.default : exported
    if (config === undefined || config === null)
      return { problem: 'it exports no config', hint: 'write `export default defineConfig({ … })`' }
    const value: unknown =
      typeof config === 'function'
        ? await config({ env: process.env, set: recorded(settings, read) })
        : config
    const data = dataOf(value)
    if ('problem' in data) return data
    return { ...data, isFunction: typeof config === 'function', read: [...read] }
  } catch (error) {
    return { ...problemOf(error), hint: 'mend the program; it ran as your own code, with your rights' }
  }
}

/** The settings, with a note of each name that the program asks for. */
function recorded(json: string, read: Set<string>): object {
  const note = <T>(name: string | symbol, answer: T): T => {
    if (typeof name === 'string') read.add(name)
    return answer
  }
  const set = JSON.parse(json) as Record<string, unknown>
  return new Proxy(set, {
    get: (target, name) => note(name, Object.hasOwn(target, name) ? Reflect.get(target, name) : undefined),
    has: (target, name) => note(name, Object.hasOwn(target, name)),
    ownKeys: target => Object.keys(target).map(name => note(name, name)),
  })
}

/** The error of a program, with its place in the config where the stack tells one. */
function problemOf(error: unknown): { problem: string; line?: number; column?: number } {
  const message = error instanceof Error ? error.message : String(error)
  const at = error instanceof Error ? (error.stack ?? '').split(path).slice(1) : []
  const [, line, column] = at.flatMap(text => /^:(\d+):(\d+)/.exec(text) ?? [])
  const problem = `it failed: ${message.split('\n')[0]}`
  return line === undefined ? { problem } : { problem, line: Number(line), column: Number(column) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

run().then(answer => {
  writeFileSync(result, JSON.stringify(answer), { flag: 'wx', mode: 0o600 })
  // A server or a timer that the program left must not keep the process.
  process.exit()
})
