import type { Encoded } from '../render/encoded.ts'
import { unitSettings } from '../render/unit.ts'

/** What a service may do beyond what every process of root may: capabilities(7), and families of sockets but those on the node. */
interface Needs {
  readonly capabilities?: readonly `CAP_${string}`[]
  readonly families?: readonly `AF_${string}`[]
}

/** To download, and to look up names. */
export const internet = ['AF_INET', 'AF_INET6'] as const

/**
 * The lines by which systemd confines a service of bakelet's (systemd.exec(5)). Nothing here makes a mount namespace, as ProtectSystem=
 * and its like do: the services are root's, which changes the node, and those of early boot would wait for what is mounted.
 */
export function sandbox({ capabilities = [], families = [] }: Needs = {}): Encoded {
  return unitSettings([
    ['CapabilityBoundingSet', capabilities.join(' ')],
    ['RestrictAddressFamilies', ['AF_UNIX', ...families].join(' ')],
    ['NoNewPrivileges', 'yes'],
    ['RestrictNamespaces', 'yes'],
    ['SystemCallArchitectures', 'native'],
    // Else a system call that the list does not have would kill a program, which may do without.
    ['SystemCallErrorNumber', 'EPERM'],
    ['SystemCallFilter', '@system-service'],
  ])
}
