import { serveStore } from '../artifacts/serve.ts'
import type { Store } from '../artifacts/store.ts'
import { cloudConfig } from '../outputs/cloud-init/index.ts'
import { metaData } from '../outputs/cloud-init/meta-data.ts'
import type { Plan, Sha256 } from '../plan/types.ts'
import { type ReadyNode, waitUntilReady } from '../verify/wait.ts'
import { DeadGuestError } from '../vm/errors.ts'
import { forwardsOf } from '../vm/forwards.ts'
import type { Vm, VmDriver, VmSpec } from '../vm/types.ts'

export interface FirstBootOptions {
  readonly plan: Plan
  readonly driver: VmDriver
  readonly store: Store
  readonly baseImage: string
  /** The machine's folder; a disk that is in it is booted again. */
  readonly workDir: string
  /** Aborting it ends the machine at once. */
  readonly signal: AbortSignal
  /** One line of what is happening. */
  readonly report: (line: string) => void
  /** Base URL, as the guest reaches it, of what hands out the store. Default: a server of our own, on loopback. */
  readonly mirrorUrl?: string
  readonly onConsole?: (line: string) => void
  /** Called with each machine as soon as it runs: a second one after the first one's kernel died. */
  readonly onStart?: (vm: Vm) => void
  /** What the user should have read when all is over. */
  readonly note: (line: string) => void
}

export interface BootedNode {
  readonly vm: Vm
  readonly ready: ReadyNode
  /** Stops handing out the store. The machine goes on. */
  readonly closeMirror: () => Promise<void>
}

/** A guest that dies of QEMU is rare (see DeadGuestError): three in a row are not. */
const maxDeaths = 2

/** Boots a stock image with the plan's user-data, and waits until its pods answer. Ends the machine when they do not. */
export async function firstBoot(options: FirstBootOptions): Promise<BootedNode> {
  const { driver, plan, report } = options
  const mirror = options.mirrorUrl === undefined ? await openMirror(options) : undefined
  try {
    const spec: VmSpec = {
      name: plan.name,
      arch: plan.arch,
      baseImage: options.baseImage,
      seed: {
        userData: await cloudConfig(plan, { mirror: options.mirrorUrl ?? mirror?.url }),
        metaData: metaData(plan),
      },
      forwards: await forwardsOf(plan),
      workDir: options.workDir,
    }
    for (let deaths = 0; ; deaths++) {
      const vm = await driver.start(spec, { signal: options.signal, report })
      report(vm.description)
      options.onStart?.(vm)
      try {
        const ready = await waitUntilReady(vm, plan, options)
        return { vm, ready, closeMirror: async () => mirror?.close() }
      } catch (error) {
        await vm.powerCut()
        if (!(error instanceof DeadGuestError) || deaths >= maxDeaths) throw error
        options.note(`${error.message.split('\n')[0]}; booting it again`)
      }
    }
  } catch (error) {
    await mirror?.close()
    throw error
  }
}

/** Hands the plan's own files to the guest, where it can reach this machine's loopback. */
async function openMirror({ driver, store, plan }: FirstBootOptions) {
  const { loopbackFromGuest } = driver
  if (loopbackFromGuest === undefined) return undefined
  const server = await serveStore(store, { allow: digestsOf(plan) })
  const { port } = new URL(server.url)
  return { url: `http://${loopbackFromGuest}:${port}`, close: () => server.close() }
}

function digestsOf(plan: Plan): Set<Sha256> {
  return new Set([
    ...plan.artifacts.flatMap(({ fetched }) => fetched?.sha256 ?? []),
    ...plan.images.flatMap(({ fetched }) => fetched?.archiveSha256 ?? []),
  ])
}
