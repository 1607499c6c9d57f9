import type { Plan } from '../plan/types.ts'
import type { Check } from './check.ts'
import type { Listener } from './listeners.ts'

/**
 * These listen where the config lets them, and the tree has their configuration; or where the base image does, as
 * systemd-resolved for LLMNR (resolved.conf(5)), and clients of DHCP and NTP. The kernel keeps 15 bytes of a name (proc_pid_comm(5)).
 */
const configured =
  /"(kubelet|containerd|sshd|systemd|systemd-resolve|systemd-network|systemd-timesyn|dhclient|dhcpcd)"/

/** Sockets that somebody outside of the node reaches, and that no part of the plan has. */
export function listenerChecks(plan: Plan, listeners: readonly Listener[] | undefined): Check[] {
  const promise = { area: 'ports', expected: 'nobody listens' } as const
  if (!listeners)
    return [{ ...promise, name: 'other ports', outcome: 'not asked', why: 'the node does not have ss(8)' }]
  const ports = plan.pods.flatMap(({ hostPorts }) => hostPorts)
  const isPlanned = ({ protocol, port, program, cgroup }: Listener) =>
    ports.some(planned => planned.port === port && planned.protocol === protocol) ||
    configured.test(program) ||
    cgroup.includes('kubepods') ||
    plan.ownUnits.some(({ started }) => started.some(name => cgroup.includes(`/${name}`)))
  const strange = listeners.filter(listener => !isPlanned(listener))
  const nameOf = ({ protocol, port }: Listener) => `${protocol} ${port}`
  const unique = [...new Map(strange.map(listener => [nameOf(listener), listener]))]
  if (unique.length === 0) return [{ ...promise, name: 'other ports', outcome: 'same' }]
  return unique.map(([name, { protocol, program }]): Check => {
    const found = `${/"([^"]*)"/.exec(program)?.[1] ?? 'somebody'} listens`
    return plan.packages.length > 0
      ? {
          ...promise,
          name,
          outcome: 'not asked',
          why: `${found}; a package of the config may ask for it`,
        }
      : {
          ...promise,
          name,
          outcome: 'different',
          found,
          next: `find it on the node: ss -l${protocol === 'TCP' ? 't' : 'u'}np`,
        }
  })
}
