import type { Plan } from '../plan/types.ts'
import type { NodeState } from './node-state.ts'

/** What is known of a booting node at one moment. */
export interface Boot {
  /** Everything that the console has shown so far matched this. */
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

/** The last phase: every container runs, and the host ports are asked. */
export const answering = 'waiting for the pods to answer'

/** A stretch of the way from power-on to answering pods. */
export interface Phase {
  readonly name: string
  /** The unit whose journal tells more when this phase hangs. */
  readonly unit?: string
  readonly isOver: (boot: Boot) => boolean
}

const cloudInit: Phase = {
  name: 'cloud-init',
  unit: 'cloud-init.target',
  isOver: ({ node }) => ['activating', 'active'].includes(node?.units['bakelet-install.service'] ?? ''),
}

/**
 * The phases of a plan's boot, in the order in which they end. Where a machine has no console to watch, the first
 * ones end when the node answers. `seed`: it is a first boot from user-data, where everything is still to come.
 */
export function phasesOf(plan: Plan, { seed }: { readonly seed: boolean }): readonly Phase[] {
  const seen = (sign: ConsoleSign) => (boot: Boot) => boot.console.has(sign) || boot.node !== undefined
  const units = new Set(plan.units.map(({ name }) => name))
  const active = (unit: string, name: string): Phase[] =>
    units.has(unit) ? [{ name, unit, isOver: ({ node }) => node?.units[unit] === 'active' }] : []
  const containers = plan.pods.flatMap(pod => pod.containers.map(container => ({ pod, container })))
  const runs = ({ pod, container }: (typeof containers)[number], node: NodeState | undefined) =>
    node?.running.some(
      found =>
        found.pod === `${pod.name}-${node.hostname}` &&
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
            isOver: ({ node }: Boot) => containers.every(each => runs(each, node)),
          },
        ]),
    ...(reachablePorts(plan).length === 0
      ? []
      : [
          {
            name: answering,
            unit: 'kubelet.service',
            isOver: ({ answered }: Boot) => reachablePorts(plan).every(port => answered.has(portKey(port))),
          },
        ]),
  ]
}

/** The host ports at which a pod is asked: TCP, since UDP says nothing when nobody is there. */
export function reachablePorts(plan: Plan): Plan['pods'][number]['hostPorts'] {
  return plan.pods.flatMap(({ hostPorts }) => hostPorts.filter(({ protocol }) => protocol === 'TCP'))
}

export function portKey({ protocol, port }: { readonly protocol: string; readonly port: number }): string {
  return `${protocol}/${port}`
}
