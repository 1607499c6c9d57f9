import type { Plan } from '../plan/types.ts'
import { askVersions, type RunningVersions } from '../verify/versions.ts'
import type { ReadyNode } from '../verify/wait.ts'
import { checkDisks } from '../vm/check-disks.ts'
import { type DriverName, drivers } from '../vm/index.ts'
import type { DataDisks, Vm } from '../vm/types.ts'
import type { Project } from './project.ts'
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
  const { disks = {} } = options
  await checkDisks(driver, disks)
  // Only the chosen route is loaded.
  const route =
    options.firstBoot || !driver.bootsWithoutSeed
      ? await (await import('./first-boot.ts')).firstBootRoute(project, { ...options, driver, disks })
      : await (await import('./baked-boot.ts')).bakedRoute(project, { ...options, driver, disks })
  return bootRoute(project, route)
}

async function bootRoute(project: Project, { plan, boot }: Route): Promise<RunningNode> {
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
        note: progress.note,
      }),
    )
    const { vm, ready, closeMirror } = node
    const versions = await askVersions(vm, { timeoutMs: 60_000, signal: ending.signal })
    const stop = () =>
      step(project, 'stop', async progress => {
        const how = await vm.stop()
        if (how === 'forced') progress.note('the machine did not shut down and was ended by force')
        await closeMirror?.()
        return how
      })
    return { ...ready, plan, vm, versions, stop }
  } finally {
    project.signal.removeEventListener('abort', end)
  }
}
