import { machineKeeper } from '../access/keeper.ts'
import type { Plan } from '../plan/types.ts'
import { askVersions, type RunningVersions } from '../verify/versions.ts'
import type { ReadyNode } from '../verify/wait.ts'
import { checkDisks } from '../vm/check-disks.ts'
import { type DriverName, drivers } from '../vm/index.ts'
import { machineNetwork } from '../vm/machine-network.ts'
import type { DataDisks, Forward, MachineNetwork, Vm } from '../vm/types.ts'
import { outFolder, type Project } from './project.ts'
import type { Route } from './route.ts'
import { step } from './step.ts'

export interface BootOptions {
  readonly driver: DriverName
  /** Fetch and bake first, or boot what is there. */
  readonly fetch: boolean
  /** Boot the stock image with user-data instead of a baked image. Always so with a driver that needs a seed. */
  readonly firstBoot?: boolean
  /** Boot the disk of the last run again instead of a new one. */
  readonly keep?: boolean
  /**
   * Existing qcow2 or raw files to attach as disks, by their serials: SERIAL is /dev/disk/by-id/virtio-SERIAL on the node. The
   * machine writes to them, and they outlive it.
   */
  readonly disks?: DataDisks
  /** Further ports of the node to forward to 127.0.0.1. */
  readonly forwards?: readonly Forward[]
  /** What the machine reaches. Default: nothing, where the machine boots a baked image and its driver can have it so. */
  readonly network?: MachineNetwork
  /** TCP ports of this machine's loopback that the machine reaches, with the network `user`. Default: none. */
  readonly loopbackPorts?: readonly number[]
  /** Default: `hardware.memory` of the config, or 2048. */
  readonly memoryMiB?: number
  /** Default: `hardware.cpus` of the config, or 2. */
  readonly cpus?: number
}

/** A machine whose pods run and answer. It goes on until it is stopped. */
export interface RunningNode extends ReadyNode {
  readonly plan: Plan
  readonly vm: Vm
  /** As the running programs report. */
  readonly versions: RunningVersions
  /** Shuts the machine down, by force after a limit. */
  stop(): Promise<'clean' | 'forced'>
}

/**
 * Takes a project to a running node: fetches, bakes, boots and waits until every pod answers. Aborting the project's signal
 * ends a machine that boots; it does not end one that is ready. Throws ConfigProblems, and WorldError for a step that failed.
 */
export async function boot(project: Project, options: BootOptions): Promise<RunningNode> {
  const driver = await drivers[options.driver]()
  const { disks = {}, forwards = [], loopbackPorts = [], memoryMiB, cpus } = options
  const size = { ...(memoryMiB !== undefined && { memoryMiB }), ...(cpus !== undefined && { cpus }) }
  await checkDisks(driver, disks)
  const isFirstBoot = options.firstBoot || !driver.bootsWithoutSeed
  const network = machineNetwork(driver, { network: options.network, loopbackPorts, isFirstBoot })
  const how = { ...options, driver, disks, forwards, size, network, loopbackPorts }
  // Only the chosen route is loaded.
  const route = isFirstBoot
    ? await (await import('./first-boot.ts')).firstBootRoute(project, how)
    : await (await import('./baked-boot.ts')).bakedRoute(project, how)
  return bootRoute(project, route)
}

async function bootRoute(project: Project, { plan, boot }: Route): Promise<RunningNode> {
  const keep = machineKeeper(outFolder(project, plan))
  const ending = new AbortController()
  const end = () => ending.abort(project.signal.reason)
  project.signal.addEventListener('abort', end)
  if (project.signal.aborted) end()
  try {
    const node = await step(project, 'boot', progress =>
      boot({
        signal: ending.signal,
        report: progress.note,
        onConsole: progress.detail,
        // From the first moment on: a boot that hangs is what people want to look into.
        onStart: vm => void keep.serve(vm).catch(({ message }: Error) => progress.note(message)),
        note: progress.note,
      }),
    )
    const { vm, ready, closeMirror } = node
    const versions = await askVersions(vm, { timeoutMs: 60_000, signal: ending.signal })
    const stop = () =>
      step(project, 'stop', async progress => {
        const how = await vm.stop()
        if (how === 'forced') progress.note('the machine did not shut down and was ended by force')
        await Promise.all([keep.close(), closeMirror?.()])
        return how
      })
    return { ...ready, plan, vm, versions, stop }
  } catch (error) {
    await keep.close()
    throw error
  } finally {
    project.signal.removeEventListener('abort', end)
  }
}
