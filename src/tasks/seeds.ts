import { inMemory } from '../components/secrets/credential.ts'
import { interfacesOf, type Network } from '../components/system/network/interfaces.ts'
import type { ConfigSource } from '../config/config-source.ts'
import { hostnameOf } from '../config/machine-list.ts'
import { type Machine, type Machines, machineOfSettings, readMachines } from '../config/machines.ts'
import type { Config } from '../config/schema.ts'
import { isTable, type Table } from '../config/table.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { WorldError } from '../host/errors.ts'
import { checkSeedNetwork, checkSeedSize } from '../outputs/seed/check.ts'
import type { SeedFormName } from '../outputs/seed/names.ts'
import { seedNetworkConfig } from '../outputs/seed/network-config.ts'
import type { SeedContent } from '../outputs/seed/seed.ts'
import { type SeedPart, seedParts } from '../outputs/seed/user-data.ts'
import type { Plan } from '../plan/types.ts'
import { ConfigProblems } from './config-problems.ts'
import { compileFile } from './inputs.ts'
import type { Planned } from './planned.ts'
import type { Project } from './project.ts'
import { readConfig } from './read-config.ts'
import { settingSources } from './settings.ts'

/** A file with a list of machines, or what one machine has of its own, as KEY=VALUE. */
export type MachineChoice = string | readonly string[]

/** A machine with user-data for it. */
interface Seed {
  readonly content: SeedContent
  /** The host name, or else the name of the image. */
  readonly name: string
  readonly parts: readonly SeedPart[]
}

/** Compiles each machine's own keys as a layer over the image's config: every check of a config holds for them. */
export async function seedsOf(
  project: Project,
  image: Planned,
  { machines: from, form }: { readonly machines: MachineChoice; readonly form: SeedFormName },
): Promise<readonly Seed[]> {
  const { sources, machines, diagnostics } = await read(from)
  const found = [...diagnostics]
  const seeds: Seed[] = []
  const config: ConfigSource = project.config
  for (const machine of machines) {
    const compiled = await compileFile(
      { ...config, over: [...(config.over ?? []), ...machine.layers] },
      { change: config => besideThoseOf(image.config, config), decrypted: project.decrypted },
    )
    const files = new Set(machine.layers.map(({ file }) => file))
    found.push(...compiled.diagnostics.filter(({ file, severity }) => files.has(file) && severity !== 'info'))
    const { plan, config: whole } = compiled
    if (!plan || !whole) continue
    const network = networkOf(machine, whole)
    const content = ownOf(machine, { plan, config: whole }, { image: image.plan, network })
    const imageHasOne = interfacesOf(image.config.system.network).length > 0
    found.push(...compiled.place(checkSeedNetwork(network, { form, imageHasOne }, config.file)))
    found.push(...compiled.place(credentialsIn(content, config.file)))
    const parts = await seedParts(content)
    const name = content.hostname ?? image.plan.name
    seeds.push({ content, name, parts })
    if (form === 'user-data') found.push(...compiled.place(checkSeedSize(content, name, parts, config.file)))
  }
  const all = { diagnostics: unique(found), sources: [...image.compiled.sources, ...sources] }
  if (all.diagnostics.some(({ severity }) => severity === 'error'))
    throw new ConfigProblems(all.diagnostics, all.sources)
  if (all.diagnostics.length > 0) await project.on({ kind: 'warnings', ...all })
  if (seeds.length < machines.length) throw new Error('a machine without problems has a plan')
  return seeds
}

async function read(from: MachineChoice): Promise<Machines> {
  if (typeof from === 'string') return readMachines({ file: from, text: readText(from) })
  return machineOfSettings(await settingSources(from, undefined))
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

function networkOf({ written }: Machine, config: Config): Network | undefined {
  const isWritten = tableAt(written, 'system').network !== undefined
  return isWritten ? config.system.network : undefined
}

function ownOf(
  { written }: Machine,
  { plan, config }: { readonly plan: Plan; readonly config: Config },
  { image, network }: { readonly image: Plan; readonly network: Network | undefined },
): SeedContent {
  const secrets = tableAt(written, 'secrets')
  // Also a file of the image that has a secret of the machine's own.
  const withOwnSecret = Object.entries(config.files)
    .filter(([, entry]) => 'secret' in entry && Object.hasOwn(secrets, entry.secret))
    .map(([path]) => path)
  const paths = [...Object.keys(tableAt(written, 'files')), ...withOwnSecret]
  const own = <Entry extends Plan['files'][number] | Plan['links'][number] | Plan['directories'][number]>(
    entries: readonly Entry[],
  ) => entries.filter(({ path, origin }) => origin.component === 'files' && paths.includes(path))
  const names = tableAt(written, 'system').users
  const isOwn = ({ name }: Plan['users'][number]) =>
    Array.isArray(names) && names.some(user => isTable(user) && user.name === name)
  return {
    image: image.name,
    hostname: hostnameOf(written),
    network: network && seedNetworkConfig(network),
    users: plan.users.filter(isOwn),
    files: own(plan.files),
    directories: own(plan.directories),
    links: own(plan.links),
  }
}

/** The unit that makes a file from a credential is in the image, or nowhere. */
function credentialsIn({ links }: SeedContent, file: string): Diagnostic[] {
  return links
    .filter(({ path, target }) => target === inMemory(path))
    .map(({ path, origin }) => ({
      code: 'seed-key-in-image',
      severity: 'error',
      message: `\`${path}\` comes from a credential, by a unit of the image: a seed cannot add it`,
      file,
      path: origin.path,
      at: 'key',
      hint: 'write it in the config and bake a new image: the credential itself may differ on each machine',
    }))
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
