import { artifactDigest } from '../plan/artifact-list.ts'
import { planDigest } from '../plan/digest.ts'
import { isJoined } from '../plan/fetched-plan.ts'
import { managedTree } from '../plan/managed.ts'
import { treeDigest } from '../plan/tree-digest.ts'
import type { Plan } from '../plan/types.ts'
import { compileFile, needConfig } from '../tasks/inputs.ts'
import type { ExitCode } from './exit-code.ts'
import { fetchedPlan } from './fetched.ts'
import { print, printJson } from './print.ts'
import { planOrReport } from './report.ts'

/** `bakelet plan`: what the node will hold, for people or as JSON. */
export async function plan(options: {
  readonly config?: string
  readonly json?: boolean
}): Promise<ExitCode> {
  const source = needConfig(options.config)
  const unfetched = await planOrReport(await compileFile(source))
  if (!unfetched) return 1
  const planned = fetchedPlan(unfetched) ?? unfetched
  const tree = managedTree(planned)
  if (options.json)
    printJson({ digest: planDigest(planned), treeDigest: treeDigest(tree) ?? null, ...planned, tree })
  else print(describe(planned).trimEnd().split('\n'))
  return 0
}

function describe(plan: Plan): string {
  const tree = managedTree(plan)
  const digest = treeDigest(tree)
  const rows: [string, readonly string[]][] = [
    ['artifacts', plan.artifacts.map(a => `${a.name} ${a.version}  ${trust(a)}`)],
    ['images', plan.images.map(i => `${i.reference}${i.preload ? '' : '  (pulled by the node)'}`)],
    [
      'pods',
      plan.pods.map(
        p =>
          `${p.name}${p.hostPorts.map(({ port, protocol }) => `  ${port}/${protocol.toLowerCase()}`).join('')}`,
      ),
    ],
    ['units', plan.units.map(u => `${u.name}${u.wantedBy ? '  enabled' : ''}`)],
    ['modules', [plan.modules.map(({ name }) => name).join(' ')]],
    ['sysctls', plan.sysctls.map(({ key, value }) => `${key} = ${value}`)],
    [
      'files',
      tree.map(e => `${e.type === 'link' ? 'link' : e.mode} ${e.path}${e.type === 'directory' ? '/' : ''}`),
    ],
  ]
  const section = ([title, lines]: (typeof rows)[number]) =>
    lines.some(line => line !== '') ? [`${title}\n${lines.map(line => `  ${line}\n`).join('')}`] : []
  return [
    `${plan.name}: ${plan.arch}, ${plan.prefix}\nplan  sha256:${planDigest(plan)}\n${digest ? `tree  sha256:${digest}\n` : ''}`,
    ...rows.flatMap(section),
  ].join('\n')
}

function trust(artifact: Plan['artifacts'][number]): string {
  const digest = artifactDigest(artifact)
  const how = isJoined(artifact) ? artifact.fetched.source : artifact.source
  return `${how === 'auto' ? 'release, else build' : how}  ${digest ? `sha256:${digest.slice(0, 12)}…` : 'digest known after `bakelet fetch`'}`
}
