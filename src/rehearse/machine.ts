import { readFile } from 'node:fs/promises'
import type { Cgroups } from './cgroups.ts'

/** What this machine lets a rehearsal do. */
export interface Machine {
  readonly cgroups: Cgroups['version']
  /** Whether a process here can set an oom_score_adj below its own, as the kubelet does for sandboxes: proc_pid_oom_score_adj(5). */
  readonly lowersOomScore: boolean
}

/** CAP_SYS_RESOURCE of linux/capability.h. */
const sysResource = 24n

export async function machineOf({ version }: Cgroups): Promise<Machine> {
  const [, effective = '0'] =
    /^CapEff:\s*([0-9a-f]+)$/m.exec(await readFile('/proc/self/status', 'utf8')) ?? []
  return { cgroups: version, lowersOomScore: ((BigInt(`0x${effective}`) >> sysResource) & 1n) === 1n }
}
