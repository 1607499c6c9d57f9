import type { BootOptions } from '../boot/boot.ts'
import type { Plan } from '../plan/types.ts'
import { askVersions, type RunningVersions } from '../verify/versions.ts'
import type { ReadyNode } from '../verify/wait.ts'
import type { Vm, VmDriver } from '../vm/types.ts'
import type { NetworkOptions } from './fetch.ts'
import { complain, print, printJson } from './print.ts'
import { withProgress } from './progress.ts'
import { allowToStop } from './signals.ts'

export interface RouteOptions extends NetworkOptions {
  readonly driver: VmDriver
  /** Fetch and bake first (`up`), or take what is there (`run`). */
  readonly fetch: boolean
  /** Boot the disk that the last run left. */
  readonly keep?: boolean
}

interface Node {
  readonly vm: Vm
  readonly ready: ReadyNode
  /** Stops handing out the store. The machine goes on. */
  readonly closeMirror?: () => Promise<void>
}

/** A way from a config to a running node, gone as far as to the machine that boots. */
export interface Route {
  readonly plan: Plan
  readonly boot: (how: Omit<BootOptions, 'plan' | 'driver'>) => Promise<Node>
}

export interface ProofOptions {
  readonly signal: AbortSignal
  readonly exit?: boolean
  readonly json?: boolean
}

/**
 * How long the command waits for a machine that shuts down, beside the grace period of its pods: longer than the driver,
 * which ends the machine by force (vm/qemu/start.ts).
 */
const stopMs = 3 * 60_000

/** Boots the node, prints where its pods answer and what runs, and stays until Ctrl-C, or stops at once with `exit`. */
export async function bootAndProve(
  { plan, boot }: Route,
  { signal, exit, json }: ProofOptions,
): Promise<void> {
  // Ctrl-C ends a machine that boots at once, and stops one that runs in peace.
  const ending = new AbortController()
  const end = () => ending.abort(signal.reason)
  signal.addEventListener('abort', end)
  const node = await withProgress('boot', progress =>
    boot({
      signal: ending.signal,
      report: progress.note,
      onConsole: progress.detail,
      note: progress.note,
    }),
  )
  const versions = await askVersions(node.vm, { timeoutMs: 60_000, signal: ending.signal })
  signal.removeEventListener('abort', end)
  const proof = proofOf(plan, node, versions)
  if (json) printJson(proof)
  else print(describe(plan, proof))

  if (!exit && !signal.aborted) {
    allowToStop(stopMs + plan.shutdownSeconds * 1000)
    complain(`Ctrl-C stops the machine; its console is in ${node.vm.consolePath}`)
    await Promise.race([node.vm.exited, aborted(signal)])
  }
  await withProgress('stop', async progress => {
    if ((await node.vm.stop()) === 'forced')
      progress.note('the machine did not shut down and was ended by force')
    await node.closeMirror?.()
  })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })
}

/** The state of a node that is ready, as `--json` prints it. */
function proofOf(plan: Plan, { vm, ready }: Node, versions: RunningVersions) {
  const ports = ready.answers.map(({ host, hostPort, answer, ...rest }) => ({
    ...rest,
    url: `${answer.kind}://${host}:${hostPort}${answer.kind === 'http' ? '/' : ''}`,
    ...(answer.kind === 'http' ? { status: answer.status } : {}),
  }))
  return { name: plan.name, machine: vm.description, ports, versions, phases: ready.phases }
}

/** A line for each port that answers, and a line of proof with the versions that the running programs report. */
function describe(plan: Plan, { ports, versions }: ReturnType<typeof proofOf>): string[] {
  const { kubelet, containerd, kernel } = versions
  const silent = plan.pods.filter(pod => !ports.some(port => port.pod === pod.name))
  return [
    ...ports.map(
      ({ pod, url, status }) =>
        `${url}  pod ${pod}: ${status === undefined ? 'connected' : `HTTP ${status}`}`,
    ),
    ...silent.map(({ name }) => `pod ${name}: running`),
    `${plan.name}: ${kubelet ? `kubelet ${kubelet}, ` : ''}containerd ${containerd}, Linux ${kernel}, as the running programs report`,
  ]
}
