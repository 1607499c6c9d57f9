import { weakenings } from '../components/weakenings.ts'
import type { Config } from '../config/schema.ts'
import { artifactDigest } from '../plan/artifact-list.ts'
import { planDigest } from '../plan/digest.ts'
import { documentOfPlan } from '../plan/document.ts'
import { isJoined } from '../plan/fetched-plan.ts'
import { managedTree } from '../plan/managed.ts'
import type { ManagedEntry } from '../plan/managed-entry.ts'
import { ownerText } from '../plan/owner.ts'
import { parentsMade } from '../plan/parents.ts'
import { treeDigest } from '../plan/tree-digest.ts'
import type { Plan } from '../plan/types.ts'
import { userDetail } from '../plan/user-detail.ts'
import type { ExplainedKey } from '../tasks/explain-config.ts'
import { lookUp } from '../tasks/fetched.ts'
import { planOf } from '../tasks/planned.ts'
import type { Project } from '../tasks/project.ts'
import type { ExitCode } from './exit-code.ts'
import { masked } from './masked.ts'
import { print, printJson } from './print.ts'
import { type ProjectFlags, quickProject } from './project.ts'
import { sourceLine } from './source-line.ts'

/** `bakelet plan`: lists everything that the node will hold, for people or as JSON. */
export async function planCommand(
  flags: ProjectFlags & { readonly json?: boolean; readonly explain?: boolean },
): Promise<ExitCode> {
  const project = await quickProject(flags)
  if (flags.explain) {
    const { explainConfig } = await import('../tasks/explain-config.ts')
    const keys = await explainConfig(project)
    if (flags.json) printJson(masked(keys.map(({ place = null, ...key }) => ({ ...key, place }))))
    else print(keys.map(explained))
    return 0
  }
  const planned = await planOf(project)
  const plan = (await lookUp(project, planned.plan)).plan ?? planned.plan
  if (flags.json) printJson(planDocument(plan, planned.config))
  else
    print(
      describe(plan, planned.config, {
        image: await settings(project, 'image'),
        firewall: await settings(project, 'firewall'),
      })
        .trimEnd()
        .split('\n'),
    )
  return 0
}

/** The plan for programs. */
export function planDocument(plan: Plan, config: Config) {
  return { ...documentOfPlan(plan, config.image), weakenings: weakeningsOf(plan, config) }
}

function explained({ key, value, place }: ExplainedKey): string {
  return `${key}: ${JSON.stringify(value)}  ${place ? `${place.file}:${place.line}:${place.column}` : 'default'}`
}

/** The keys of a section. */
async function settings(project: Project, section: string): Promise<readonly string[]> {
  const { explainConfig } = await import('../tasks/explain-config.ts')
  const keys = (await explainConfig(project)).filter(({ key }) => key.split(/[.[]/, 1)[0] === section)
  return keys.map(({ key, value }) => `${key}: ${JSON.stringify(value)}`)
}

function weakeningsOf({ artifacts }: Plan, config: Config) {
  return weakenings(config, artifacts.find(({ name }) => name === 'kubelet')?.version)
}

/** The keys of sections of the config that no part of the plan tells. */
interface Settings {
  readonly image: readonly string[]
  readonly firewall: readonly string[]
}

function describe(plan: Plan, config: Config, { image, firewall }: Settings): string {
  const tree = managedTree(plan)
  const digest = treeDigest(tree)
  const rows: [string, readonly string[]][] = [
    ['host', [plan.hostname, ...(plan.timezone === undefined ? [] : [`time zone ${plan.timezone}`])]],
    ['users', plan.users.map(user => `${user.name}  ${userDetail(user)}`)],
    ['packages', [plan.packages.join(' ')]],
    ['artifacts', plan.artifacts.map(a => `${a.name} ${a.version}  ${trust(a)}`)],
    ['images', plan.images.map(i => `${i.reference}${i.preload ? '' : '  (pulled by the node)'}`)],
    [
      'pods',
      plan.pods.flatMap(p => [
        `${p.name}${portsOf(p, config)}`,
        ...(p.origin.lines ?? []).map(line => `  ${sourceLine(line)}`),
      ]),
    ],
    [
      'privileges',
      plan.pods.flatMap(p => (p.privileges ?? []).map(line => `${p.name}  ${sourceLine(line)}`)),
    ],
    ['policy', policyRows(config.policy)],
    [
      'units',
      [...plan.units.map(u => `${u.name}${u.wantedBy ? '  enabled' : ''}`), ...plan.ownUnits.map(ownUnit)],
    ],
    ['modules', [plan.modules.map(({ name }) => name).join(' ')]],
    ['sysctls', plan.sysctls.map(({ key, value }) => `${key} = ${value}`)],
    [
      'files',
      [
        ...tree.map(pathRow),
        ...parentsMade(tree).map(({ path }) => `0755 ${path}/  where nothing else makes it`),
      ],
    ],
    ['firewall', firewall],
    // No part of a plan, since a first boot has none of it.
    ['image settings', image],
    [
      'weaker than the default',
      weakeningsOf(plan, config).map(({ key, value, means }) => `${key}: ${JSON.stringify(value)}  ${means}`),
    ],
  ]
  const section = ([title, lines]: (typeof rows)[number]) =>
    lines.some(line => line !== '') ? [`${title}\n${lines.map(line => `  ${line}\n`).join('')}`] : []
  return [
    `${plan.name}: ${plan.arch}, ${plan.prefix}\nplan  sha256:${planDigest(plan)}\n${digest ? `tree  sha256:${digest}\n` : ''}`,
    ...rows.flatMap(section),
  ].join('\n')
}

function portsOf({ hostNetwork, hostPorts }: Plan['pods'][number], { firewall }: Config): string {
  // Whoever writes hostNetwork need not name ports for the kubelet.
  if (firewall !== 'off' && hostNetwork && hostPorts.length === 0)
    return '  in the network of the node, and names no port: the packet filter opens none for it'
  return hostPorts.map(({ port, protocol }) => `  ${port}/${protocol.toLowerCase()}`).join('')
}

/** Nothing where every pod is welcome. */
function policyRows({ podSecurity, exempt }: Config['policy']): readonly string[] {
  if (podSecurity === 'privileged') return []
  const rows = exempt.map(
    ({ pod, checks = ['everything'], reason }) =>
      `except ${pod === '*' ? 'all pods' : pod}  ${checks.join(' ')}: ${reason}`,
  )
  return [`podSecurity ${podSecurity}`, ...rows]
}

function ownUnit({ name, isWhole, enabled }: Plan['ownUnits'][number]): string {
  if (!isWhole) return `${name}  drop-ins`
  const instances = enabled.filter(one => one !== name)
  if (enabled.length === 0) return name
  return `${name}  enabled${instances.length > 0 ? `: ${instances.join(' ')}` : ''}`
}

function pathRow(entry: ManagedEntry): string {
  if (entry.type === 'link') return `link ${entry.path} -> ${entry.target}`
  const owner = 'owner' in entry && entry.owner ? `  ${ownerText(entry.owner)}` : ''
  return `${entry.mode} ${entry.path}${entry.type === 'directory' ? '/' : ''}${owner}`
}

function trust(artifact: Plan['artifacts'][number]): string {
  const digest = artifactDigest(artifact)
  const how = isJoined(artifact) ? artifact.fetched.source : artifact.source
  // Without a pinned release `auto` can only build.
  const auto = digest ? 'release, else build' : 'build'
  return `${how === 'auto' ? auto : how}  ${digest ? `sha256:${digest.slice(0, 12)}…` : 'digest known after `bakelet fetch`'}`
}
