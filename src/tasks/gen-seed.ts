import { join } from 'node:path'
import type { Compiled } from '../compile/index.ts'
import type { ConfigSource } from '../config/config-source.ts'
import {
  hostnameOf,
  type Machine,
  type Machines,
  machineOfSettings,
  readMachines,
} from '../config/machines.ts'
import type { Config } from '../config/schema.ts'
import { isTable, type Table } from '../config/table.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { WorldError } from '../host/errors.ts'
import type { GeneratedFile } from '../host/generated/file.ts'
import { writeGenerated } from '../host/generated/index.ts'
import { labelledDisk } from '../host/labelled-disk.ts'
import type { OutputFile } from '../outputs/file.ts'
import { type SeedFormName, seedForms } from '../outputs/seed/index.ts'
import type { SeedContent } from '../outputs/seed/seed.ts'
import { type SeedPart, seedParts } from '../outputs/seed/user-data.ts'
import type { Plan } from '../plan/types.ts'
import { ConfigProblems } from './config-problems.ts'
import type { GenFolderOptions } from './gen-mkosi.ts'
import { compileFile } from './inputs.ts'
import { planOf } from './planned.ts'
import { outFolder, type Project } from './project.ts'
import { readConfig } from './read-config.ts'
import { settingSources } from './settings.ts'

export interface GenSeedOptions extends GenFolderOptions {
  /** A file with a list of machines, or what one machine has of its own, as KEY=VALUE. */
  readonly machines: string | readonly string[]
  readonly form: SeedFormName
  /** Also make a disk of each seed, an ISO 9660 image. */
  readonly iso?: boolean
}

export interface WrittenSeed {
  /** The host name; of a machine that gets its name elsewhere, that of the image. */
  readonly name: string
  /** What user-data is made of, with sizes in bytes. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[]
  readonly bytes: number
}

export interface SeedsResult {
  readonly folder: string
  readonly seeds: readonly WrittenSeed[]
}

/**
 * Writes a folder with a seed for each machine of a baked image. Throws ConfigProblems, having written nothing, with everything
 * that is wrong in the config and in all machines.
 */
export async function genSeed(project: Project, options: GenSeedOptions): Promise<SeedsResult> {
  const planned = await planOf(project, ({ config }, file) => checkReader(config, file))
  const contents = await contentsOf(project, planned, options.machines)
  const folder = options.folder ?? join(outFolder(project, planned.plan), 'seed')
  const form = seedForms[options.form]
  const files: GeneratedFile[] = []
  const seeds: WrittenSeed[] = []
  for (const content of contents) {
    const name = content.hostname ?? planned.plan.name
    const parts = await seedParts(content)
    const userData = parts.map(({ text }) => text).join('')
    const own = form.files(userData, content)
    files.push(...own.map(file => ({ ...file, path: `${name}/${file.path}` })))
    if (options.iso && form.label !== undefined)
      files.push({
        path: `${name}.iso`,
        mode: '0600',
        content: await labelledDisk(form.label, own.flatMap(asDiskFile), project.signal),
      })
    seeds.push({ name, parts: parts.map(sized), bytes: Buffer.byteLength(userData) })
  }
  await writeGenerated(folder, { output: 'seed', files })
  return { folder, seeds }
}

/** Only cloud-init reads a seed. An image that Packer makes has the cloud's own, whatever the config says. */
function checkReader({ image }: Config, file: string): Diagnostic[] {
  if (image.cloudInit) return []
  return [
    {
      code: 'seed-not-read',
      severity: 'error',
      message: 'the image has no cloud-init, so nothing in it reads a seed',
      file,
      path: ['image', 'cloudInit'],
      hint: 'write `image: {cloudInit: true}` into the config, and bake the image with it',
    },
  ]
}

type Image = { readonly compiled: Compiled; readonly config: Config; readonly plan: Plan }

/** Compiles each machine's own keys as a layer over the image's config: every check of a config holds for them. */
async function contentsOf(
  project: Project,
  image: Image,
  from: GenSeedOptions['machines'],
): Promise<readonly SeedContent[]> {
  const { sources, machines, diagnostics } = await read(from)
  const found = [...diagnostics]
  const contents: SeedContent[] = []
  const config: ConfigSource = project.config
  for (const machine of machines) {
    const compiled = await compileFile(
      { ...config, over: [...(config.over ?? []), ...machine.layers] },
      { change: config => besideThoseOf(image.config, config) },
    )
    const files = new Set(machine.layers.map(({ file }) => file))
    found.push(...compiled.diagnostics.filter(({ file, severity }) => files.has(file) && severity !== 'info'))
    if (compiled.plan) contents.push(ownOf(machine, compiled.plan, image.plan))
  }
  const all = { diagnostics: unique(found), sources: [...image.compiled.sources, ...sources] }
  if (all.diagnostics.some(({ severity }) => severity === 'error'))
    throw new ConfigProblems(all.diagnostics, all.sources)
  if (all.diagnostics.length > 0) await project.on({ kind: 'warnings', ...all })
  if (contents.length < machines.length) throw new Error('a machine without problems has a plan')
  return contents
}

async function read(from: GenSeedOptions['machines']): Promise<Machines & Pick<Compiled, 'sources'>> {
  if (typeof from === 'string') {
    const source = { file: from, text: readText(from) }
    return { ...(await readMachines(source)), sources: [source] }
  }
  const sources = await settingSources(from, undefined)
  return { ...(await machineOfSettings(sources)), sources }
}

function readText(file: string): string {
  try {
    return readConfig(file)
  } catch (cause) {
    if (cause instanceof WorldError) throw cause
    throw new WorldError(`cannot read ${file}: ${(cause as Error).message}`, {
      next: 'name the file with the list of machines',
      cause,
    })
  }
}

/** The users of a machine come beside those of the image. Pods are in the image, and were checked with it. */
function besideThoseOf(image: Config, machine: Config): Config {
  const { users } = machine.system
  const others = image.system.users.filter(({ name }) => !users.some(user => user.name === name))
  return { ...machine, pods: [], system: { ...machine.system, users: [...users, ...others] } }
}

function ownOf({ written }: Machine, plan: Plan, image: Plan): SeedContent {
  const paths = Object.keys(tableAt(written, 'files'))
  const own = <Entry extends Plan['files'][number] | Plan['links'][number] | Plan['directories'][number]>(
    entries: readonly Entry[],
  ) => entries.filter(({ path, origin }) => origin.component === 'files' && paths.includes(path))
  const names = tableAt(written, 'system').users
  const isOwn = ({ name }: Plan['users'][number]) =>
    Array.isArray(names) && names.some(user => isTable(user) && user.name === name)
  return {
    image: image.name,
    hostname: hostnameOf(written),
    users: plan.users.filter(isOwn),
    files: own(plan.files),
    directories: own(plan.directories),
    links: own(plan.links),
  }
}

function tableAt(table: Table, key: string): Table {
  const value = table[key]
  return isTable(value) ? value : {}
}

/** An unknown key is found again by the schema, whose hint is about the whole config: the first finding counts. */
function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const known = new Map<string, Diagnostic>()
  for (const one of diagnostics) {
    const { code, file, span, message } = one
    const key = JSON.stringify([code, file, span?.start, code === 'config-unknown-key' || message])
    if (!known.has(key)) known.set(key, one)
  }
  return [...known.values()].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0))
}

function sized({ name, text }: SeedPart) {
  return { name, bytes: Buffer.byteLength(text) }
}

function asDiskFile(file: OutputFile) {
  return 'link' in file ? [] : [{ path: file.path, content: file.content as string }]
}
