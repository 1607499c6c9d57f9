import { outsidePorts } from '../plan/outside-ports.ts'
import { podNameOnNode } from '../plan/pod-name.ts'
import type { HostPort, Plan } from '../plan/types.ts'
import type { NodeState } from './node-state.ts'

/** The observations of a booting node up to now. */
export interface BootProgress {
  /** Signs that the console has shown. */
  readonly console: ReadonlySet<ConsoleSign>
  /** The last state that the node reported; undefined while the node does not answer. */
  readonly node: NodeState | undefined
  /** Host ports (as PROTOCOL/PORT) at which a pod has answered. */
  readonly answered: ReadonlySet<string>
}

/** Lines of the console that show how far a boot is: Linux, and systemd's own first words. */
export const consoleSigns = {
  kernel: /\bLinux version \d/,
  systemd: /systemd\[1\]: .*running in system mode|Welcome to .+!/,
} as const satisfies Record<string, RegExp>

export type ConsoleSign = keyof typeof consoleSigns

/** The last phase: every container runs, and bakelet connects to the host ports. */
export const answering = 'waiting for the pods to answer'

/** One part of a boot, between power-on and answering pods. */
export interface Phase {
  readonly name: string
  /** The unit whose journal tells more when this phase hangs. */
  readonly unit?: string
  readonly isOver: (boot: BootProgress) => boolean
}

const cloudInit: Phase = {
  name: 'cloud-init',
  unit: 'cloud-init.target',
  isOver: ({ node }) => ['activating', 'active'].includes(node?.units['bakelet-install.service'] ?? ''),
}

/**
 * Whether the unit of a phase will never be active: it ended or was never started, and nothing is under way. A unit that systemd
 * starts again after a failure is "activating" in between (systemd.service(5), RestartMode=).
 */
export function hasGivenUp({ unit }: Phase, { units, jobs }: NodeState): boolean {
  const rests = (state: string | undefined) => state === 'inactive' || state === 'failed'
  const isMoving = Object.values(units).some(state => state !== 'active' && !rests(state))
  return unit !== undefined && rests(units[unit]) && jobs === 0 && !isMoving
}

/**
 * The phases of a plan's boot, in the order in which they end. Where a machine has no console to watch, the first
 * ones end when the node answers. `seed`: it is a first boot from user-data, where everything is still to come.
 */
export function phasesOf(plan: Plan, { seed }: { readonly seed: boolean }): readonly Phase[] {
  const seen = (sign: ConsoleSign) => (boot: BootProgress) =>
    boot.console.has(sign) || boot.node !== undefined
  const units = new Set(plan.units.map(({ name }) => name))
  const active = (unit: string, name: string): Phase[] =>
    units.has(unit) ? [{ name, unit, isOver: ({ node }) => node?.units[unit] === 'active' }] : []
  const containers = plan.pods.flatMap(pod => pod.containers.map(container => ({ pod, container })))
  const runs = ({ pod, container }: (typeof containers)[number], node: NodeState | undefined) =>
    node?.running.some(
      found =>
        found.pod === podNameOnNode(pod.name, node.hostname) &&
        found.namespace === pod.namespace &&
        found.container === container,
    ) ?? false
  return [
    { name: 'firmware and boot loader', isOver: seen('kernel') },
    { name: 'kernel', isOver: seen('systemd') },
    { name: 'early userspace', isOver: ({ node }) => node !== undefined },
    ...(seed ? [cloudInit] : []),
    ...active(
      'bakelet-install.service',
      seed ? 'fetching and placing binaries' : 'finding everything in place',
    ),
    ...active('containerd.service', 'starting containerd'),
    ...active('bakelet-images.service', seed ? 'importing images' : 'finding the images'),
    ...active('kubelet.service', 'starting the kubelet'),
    ...(containers.length === 0
      ? []
      : [
          {
            name: 'starting the pods',
            unit: 'kubelet.service',
            isOver: ({ node }: BootProgress) => containers.every(each => runs(each, node)),
          },
        ]),
    ...(reachablePorts(plan).length === 0
      ? []
      : [
          {
            name: answering,
            unit: 'kubelet.service',
            isOver: ({ answered }: BootProgress) =>
              reachablePorts(plan).every(port => answered.has(portKey(port))),
          },
        ]),
  ]
}

/** The host ports that bakelet connects to: TCP only, since a closed UDP port may not reply. */
export function reachablePorts(plan: Plan): readonly HostPort[] {
  return outsidePorts(plan).filter(({ protocol }) => protocol === 'TCP')
}

export function portKey({ protocol, port }: { readonly protocol: string; readonly port: number }): string {
  return `${protocol}/${port}`
}
