import { type BootOptions, boot, type RunningNode } from '../tasks/boot.ts'
import { configOrStarter } from '../tasks/starter.ts'
import type { DataDisks, Forward } from '../vm/types.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, print, printJson } from './print.ts'
import { choiceOf, type ProjectFlags, projectOf } from './project.ts'
import { reporter } from './reporter.ts'
import { allowToStop } from './signals.ts'

export interface BootFlags
  extends ProjectFlags,
    Omit<BootOptions, 'disks' | 'forwards' | 'loopbackPorts' | 'memoryMiB'> {
  readonly disk?: DataDisks
  readonly forward?: readonly Forward[]
  readonly loopbackPort?: readonly number[]
  /** In MiB. */
  readonly memory?: number
  readonly exit?: boolean
  readonly json?: boolean
}

/**
 * How long the command waits for a machine that shuts down, beside the grace period of its pods: longer than the driver,
 * which ends the machine by force (vm/qemu/start.ts).
 */
const stopMs = 3 * 60_000

/**
 * `bakelet up` and `bakelet run`: boots the node, prints where its pods answer and what runs, and stays until Ctrl-C, or stops
 * at once with `exit`.
 */
export async function bootCommand(options: BootFlags): Promise<ExitCode> {
  const {
    exit,
    json,
    disk: disks = {},
    forward: forwards = [],
    loopbackPort: loopbackPorts = [],
    memory,
    ...flags
  } = options
  const source = await configOrStarter(choiceOf(flags), reporter())
  const project = await projectOf(flags, source)
  const { signal } = project
  const node = await boot(project, {
    ...{ ...flags, disks, forwards, loopbackPorts },
    ...(memory !== undefined && { memoryMiB: memory }),
  })
  const proof = proofOf(node)
  if (json) printJson(proof)
  else print(describe(node, proof))
  if (!exit && !signal.aborted) {
    allowToStop(stopMs + node.plan.shutdownSeconds * 1000)
    complain(`Ctrl-C stops the machine; its console is in ${node.vm.consolePath}`)
    await Promise.race([node.vm.exited, aborted(signal)])
  }
  await node.stop()
  return 0
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })
}

/** The state of a node that is ready, as `--json` prints it. */
export function proofOf({ plan, vm, answers, versions, phases }: RunningNode) {
  const ports = answers.map(({ host, hostPort, answer, ...rest }) => ({
    ...rest,
    url: `${answer.kind}://${host}:${hostPort}${'status' in answer ? '/' : ''}`,
    ...('status' in answer ? { status: answer.status } : {}),
  }))
  return { name: plan.name, machine: vm.description, ports, versions, phases }
}

/** A line for each port that answers, and a line of proof with the versions that the running programs report. */
function describe({ plan }: RunningNode, { ports, versions }: ReturnType<typeof proofOf>): string[] {
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
