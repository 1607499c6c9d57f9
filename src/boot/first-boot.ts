import { serveStore } from '../artifacts/serve.ts'
import type { Store } from '../artifacts/store.ts'
import type { Delivery } from '../outputs/cloud-init/delivery.ts'
import { cloudConfig } from '../outputs/cloud-init/index.ts'
import { metaData } from '../outputs/cloud-init/meta-data.ts'
import { importedImages } from '../plan/artifact-list.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import type { Plan, Sha256 } from '../plan/types.ts'
import type { ReadyNode } from '../verify/wait.ts'
import { forwardsOf } from '../vm/forwards.ts'
import type { DataDisks, Forward, Vm, VmDriver, VmSpec } from '../vm/types.ts'
import { boot, type MachineBootOptions } from './boot.ts'

/** Where the guest downloads from. */
export type Supply =
  /** Upstream and the registries. */
  | { readonly supply: 'upstream'; readonly plan: Plan }
  /** The store: from a server on loopback, or from the one at `mirrorUrl`, which is as the guest reaches it. */
  | { readonly supply: 'store'; readonly plan: FetchedPlan; readonly mirrorUrl?: string }

export type FirstBootOptions = MachineBootOptions &
  Supply & {
    readonly store: Store
    readonly baseImage: string
    /** The machine's folder; a disk that is in it is booted again. */
    readonly workDir: string
    readonly disks?: DataDisks
    readonly forwards?: readonly Forward[]
    /** TCP ports of this machine's loopback that the guest reaches, beside that of the store. */
    readonly loopbackPorts?: readonly number[]
    readonly size?: Pick<VmSpec, 'memoryMiB' | 'cpus'>
  }

export interface BootedNode {
  readonly vm: Vm
  readonly ready: ReadyNode
  /** Stops handing out the store. The machine goes on. */
  readonly closeMirror: () => Promise<void>
}

/** Boots a stock image with the plan's user-data, and waits until its pods answer. Ends the machine when they do not. */
export async function firstBoot(options: FirstBootOptions): Promise<BootedNode> {
  const { plan, baseImage, workDir, disks = {}, loopbackPorts = [], size = {} } = options
  const { delivery, storePorts, close } = await openDelivery(options)
  try {
    const seed = { userData: await cloudConfig(delivery), metaData: metaData(plan) }
    const node = await boot(
      {
        ...{ name: plan.name, arch: plan.arch, baseImage, seed, workDir, disks, ...size },
        forwards: await forwardsOf(plan, options.forwards),
        loopbackPorts: [...storePorts, ...loopbackPorts],
      },
      options,
    )
    return { ...node, closeMirror: close }
  } catch (error) {
    await close()
    throw error
  }
}

interface OpenDelivery {
  readonly delivery: Delivery
  /** Of this machine's loopback, where the store is handed out there. */
  readonly storePorts: readonly number[]
  readonly close: () => Promise<void>
}

async function openDelivery(options: FirstBootOptions): Promise<OpenDelivery> {
  const close = async () => {}
  if (options.supply === 'upstream') return { delivery: { plan: options.plan }, storePorts: [], close }
  const { plan, mirrorUrl, driver, store } = options
  return mirrorUrl === undefined
    ? openMirror(plan, driver, store)
    : { delivery: { plan, mirror: mirrorUrl }, storePorts: loopbackPortsOf(mirrorUrl, driver), close }
}

/** Hands the plan's own files to the guest, where it can reach this machine's loopback. */
async function openMirror(plan: FetchedPlan, driver: VmDriver, store: Store): Promise<OpenDelivery> {
  const { loopbackFromGuest } = driver
  if (loopbackFromGuest === undefined) throw new Error(`${driver.name} has no way to this machine's loopback`)
  const server = await serveStore(store, { allow: digestsOf(plan) })
  const mirror = `http://${loopbackFromGuest}:${new URL(server.url).port}`
  return {
    ...{ delivery: { plan, mirror }, storePorts: loopbackPortsOf(mirror, driver) },
    close: () => server.close(),
  }
}

/** The port of a URL that stands for this machine's loopback in the guest; else none. */
function loopbackPortsOf(url: string, { loopbackFromGuest }: VmDriver): number[] {
  const { hostname, port } = new URL(url)
  return hostname === loopbackFromGuest ? [Number(port || 80)] : []
}

function digestsOf(plan: FetchedPlan): Set<Sha256> {
  return new Set([
    ...plan.artifacts.map(({ fetched }) => fetched.sha256),
    ...importedImages(plan).map(({ fetched }) => fetched.archiveSha256),
  ])
}
