import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { quote } from '../diagnostics/quote.ts'
import type { Facts } from '../diff/facts.ts'
import { factsOfPlan } from '../diff/of-plan.ts'
import { planText } from '../diff/plan-text.ts'
import type { Side } from '../diff/side.ts'
import { decodeJson } from '../host/decode.ts'
import { WorldError } from '../host/errors.ts'
import { listName } from '../host/generated/list.ts'
import { planDocumentText } from '../plan/document.ts'
import { fileSide } from './diff-file.ts'
import { folderFacts } from './diff-folder.ts'
import type { OnEvent } from './events.ts'
import { lookUp } from './fetched.ts'
import { defaultNames, needConfig } from './find-config.ts'
import { planOf } from './planned.ts'
import { openProject } from './project.ts'

export interface SideOptions {
  readonly on?: OnEvent
  /** Receives the lines that a config which is a program prints. */
  readonly onLine?: (line: string) => void
}

/** Finds out what a path is, and reads it. */
export async function sideOf(path: string, options: SideOptions): Promise<Side> {
  if (path === '-') return configSide(path, options)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats)
    throw new WorldError(`there is no file or folder ${quote(path)}`, {
      next: 'name a config, a lock, a plan (`bakelet plan --json`), a generated folder, or the folder of a baked image',
    })
  if (!stats.isDirectory()) return fileSide(path) ?? configSide(path, options)
  const names = readdirSync(path)
  if (names.includes('baked.json')) return imageSide(path, names)
  // Records are replaced one by one, and baked.json comes last (bake/baked-plan.ts).
  if (names.some(name => name.endsWith('.plan.json')))
    throw new WorldError(`${quote(path)} has records of an image whose bake did not end`, {
      next: '`bakelet bake` makes the image, and its records, again',
    })
  if (names.includes(listName)) return { path, what: 'a generated folder', facts: folderFacts(path) }
  const config = defaultNames.find(name => existsSync(join(path, name)))
  if (config !== undefined) return configSide(join(path, config), options)
  throw new WorldError(`${quote(path)} has no config, no baked image and nothing that bakelet generated`, {
    next: 'name the folder that `bakelet gen … -o` wrote, or OUT/NAME of `bakelet bake`',
  })
}

async function configSide(path: string, { on, onLine }: SideOptions): Promise<Side> {
  const source = await needConfig({ files: [path], ...(onLine ? { onLine } : {}) })
  const project = openProject(source, on ? { on } : {})
  const { plan, config } = await planOf(project)
  const text = planDocumentText((await lookUp(project, plan)).plan ?? plan, config.image)
  const answerer = { name: 'the plan', next: 'report this as a fault of bakelet' }
  return { path, what: 'a config', facts: factsOfPlan(decodeJson(planText, text, answerer)) }
}

/** What `bakelet bake` left beside an image: its plan and its SBOM, or else mkosi's manifest. */
async function imageSide(path: string, names: readonly string[]): Promise<Side> {
  const endings = [
    '.plan.json',
    names.some(name => name.endsWith('.spdx.json')) ? '.spdx.json' : '.manifest.json',
  ]
  const records = endings.flatMap(ending => names.filter(name => name.endsWith(ending)).slice(0, 1))
  const sides = records.flatMap(name => fileSide(join(path, name)) ?? [])
  const facts = Object.assign({}, ...(await Promise.all(sides)).map(side => side.facts)) as Facts
  return { path, what: 'a baked image', facts }
}
