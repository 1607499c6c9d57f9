import type { PodReport, PodsReport } from '../tasks/node-status.ts'
import { nodePods } from '../tasks/node-status.ts'
import { age } from './amounts.ts'
import { columns } from './columns.ts'
import type { ExitCode } from './exit-code.ts'
import { print, printJson } from './print.ts'
import { type ProjectFlags, projectOf } from './project.ts'

export interface NodeFlags extends ProjectFlags {
  readonly host?: string
  readonly json?: boolean
}

/** `bakelet ps`: the pods of a running node, a line for each. */
export async function psCommand({ json, host, ...flags }: NodeFlags): Promise<ExitCode> {
  const pods = await nodePods(await projectOf(flags), { ...(host !== undefined && { host }) })
  if (json) printJson(pods)
  else print(podTable(pods))
  return 0
}

export function podTable({ pods, node }: PodsReport): string[] {
  if (pods.length === 0) return [`no pods on ${node}`]
  return columns([
    ['POD', 'READY', 'STATE', 'RESTARTS', 'AGE', 'IMAGE'],
    ...pods.map(pod => [
      podName(pod),
      readyCount(pod),
      stateWords(pod),
      String(pod.restarts),
      age(pod.ageSeconds),
      images(pod),
    ]),
  ])
}

export function podName({ pod, namespace }: PodReport): string {
  return namespace === 'default' ? pod : `${namespace}/${pod}`
}

/** Of the containers that run for as long as the pod does. */
function readyCount({ containers }: PodReport): string {
  const lasting = containers.filter(({ kind }) => kind !== 'init')
  return `${lasting.filter(({ ready }) => ready).length}/${lasting.length}`
}

const longestWhy = 60

/** The state, with the first reason cut short: `bakelet status` has them whole. */
function stateWords({ state, why: [first] }: PodReport): string {
  if (first === undefined) return state
  return `${state}: ${first.length > longestWhy ? `${first.slice(0, longestWhy)}…` : first}`
}

function images({ containers }: PodReport): string {
  const [first, ...others] = [
    ...new Set(containers.filter(({ kind }) => kind !== 'init').map(({ image }) => image)),
  ]
  return others.length === 0 ? (first ?? '-') : `${first} and ${others.length} more`
}
