import { serveStore } from '../artifacts/serve.ts'
import type { Store } from '../artifacts/store.ts'
import { cloudConfig } from '../outputs/cloud-init/index.ts'
import { metaData } from '../outputs/cloud-init/meta-data.ts'
import type { Plan, Sha256 } from '../plan/types.ts'
import type { ReadyNode } from '../verify/wait.ts'
import { forwardsOf } from '../vm/forwards.ts'
import type { Vm } from '../vm/types.ts'
import { type BootOptions, boot } from './boot.ts'

export interface FirstBootOptions extends BootOptions {
  readonly store: Store
  readonly baseImage: string
  /** The machine's folder; a disk that is in it is booted again. */
  readonly workDir: string
  /** Base URL, as the guest reaches it, of what hands out the store. Default: a server of our own, on loopback. */
  readonly mirrorUrl?: string
}

export interface BootedNode {
  readonly vm: Vm
  readonly ready: ReadyNode
  /** Stops handing out the store. The machine goes on. */
  readonly closeMirror: () => Promise<void>
}

/** Boots a stock image with the plan's user-data, and waits until its pods answer. Ends the machine when they do not. */
export async function firstBoot(options: FirstBootOptions): Promise<BootedNode> {
  const { plan } = options
  const mirror = options.mirrorUrl === undefined ? await openMirror(options) : undefined
  try {
    const node = await boot(
      {
        name: plan.name,
        arch: plan.arch,
        baseImage: options.baseImage,
        seed: {
          userData: await cloudConfig(plan, { mirror: options.mirrorUrl ?? mirror?.url }),
          metaData: metaData(plan),
        },
        forwards: await forwardsOf(plan),
        workDir: options.workDir,
      },
      options,
    )
    return { ...node, closeMirror: async () => mirror?.close() }
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
