import { one } from '../../../components/pods/check/quantity.ts'
import { allocatableOf, capacityOf, reservedCpus } from '../../../components/pods/on-node/allocatable.ts'
import type { Config } from '../../../config/schema.ts'
import type { ValueFault } from './value-rule.ts'

/** What a kubelet keeps from pods, against the machine that the config names. */
export function checkMachine({ hardware, kubelet }: Pick<Config, 'hardware' | 'kubelet'>): ValueFault[] {
  return [...reservations(hardware, kubelet), ...processors(hardware, kubelet)]
}

/** validateNodeAllocatable. */
function reservations(hardware: Config['hardware'], kubelet: Config['kubelet']): ValueFault[] {
  const left = allocatableOf(capacityOf(hardware), kubelet)
  const lacking = (amount: bigint | undefined) => amount !== undefined && amount < 0n
  const fault = (field: 'memory' | 'cpus', missing: string, fields: string): ValueFault => ({
    path: ['hardware', field],
    why: `${fields} keep ${missing} more than the machine has`,
    hint: 'lower them in `kubelet.config` or `kubelet.flags`, or write a larger machine',
    from: 'pkg/kubelet/cm/node_container_manager_linux.go',
  })
  return [
    ...(lacking(left.memory)
      ? [
          fault(
            'memory',
            `${-(left.memory ?? 0n) / one} bytes`,
            '`kubeReserved`, `systemReserved` and `evictionHard`',
          ),
        ]
      : []),
    ...(lacking(left.cpu)
      ? [fault('cpus', `${(-(left.cpu ?? 0n) * 1000n) / one}m`, '`kubeReserved` and `systemReserved`')]
      : []),
  ]
}

/** getReservedCPUs. */
function processors({ cpus }: Config['hardware'], kubelet: Config['kubelet']): ValueFault[] {
  const highest = reservedCpus(kubelet)?.highest
  if (cpus === undefined || highest === undefined || highest < cpus) return []
  return [
    {
      path: ['kubelet', 'config', 'reservedSystemCPUs'],
      why: `\`reservedSystemCPUs\` has the processor ${highest}, and the machine has 0 to ${cpus - 1}`,
      hint: `write numbers below ${cpus}, or a larger machine: hardware.cpus`,
      from: 'cmd/kubelet/app/server.go',
    },
  ]
}
