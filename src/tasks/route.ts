import type { MachineBootOptions } from '../boot/boot.ts'
import type { Plan } from '../plan/types.ts'
import type { ReadyNode } from '../verify/wait.ts'
import type { DataDisks, Forward, MachineNetwork, Vm, VmDriver, VmSpec } from '../vm/types.ts'

export interface RouteOptions {
  readonly driver: VmDriver
  /** Fetch and bake first, or boot what is there. */
  readonly fetch: boolean
  /** Boot the disk of the last run again. */
  readonly keep?: boolean
  /** Attached besides the machine's own disk. */
  readonly disks: DataDisks
  /** Forwarded beside the ports of the plan. */
  readonly forwards: readonly Forward[]
  /** What the machine reaches. */
  readonly network: MachineNetwork
  /** TCP ports of this machine's loopback that the machine reaches. */
  readonly loopbackPorts: readonly number[]
  readonly size: Pick<VmSpec, 'memoryMiB' | 'cpus'>
}

/** A way from a project to a running node, up to the machine that boots. */
export interface Route {
  readonly plan: Plan
  readonly boot: (how: Omit<MachineBootOptions, 'plan' | 'driver'>) => Promise<ReadyMachine>
}

interface ReadyMachine {
  readonly vm: Vm
  readonly ready: ReadyNode
  /** Stops handing out the store. The machine goes on. */
  readonly closeMirror?: () => Promise<void>
}
