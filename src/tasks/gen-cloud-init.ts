import {
  checkDigests,
  checkFiles,
  checkSize,
  ec2LimitBytes,
  type UserDataSize,
} from '../outputs/cloud-init/check.ts'
import type { Delivery } from '../outputs/cloud-init/delivery.ts'
import { userDataParts } from '../outputs/cloud-init/index.ts'
import { networkConfig } from '../outputs/cloud-init/network-config.ts'
import type { Plan } from '../plan/types.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'
import { ofCloudInit } from './unused-settings.ts'

export interface GenCloudInitOptions {
  /** URL from which the node downloads what is in the store. Default: releases from upstream, images from registries. */
  readonly mirror?: string
  readonly gzip?: boolean
}

export interface UserData {
  readonly delivery: Delivery
  readonly bytes: Uint8Array
  /** A file of the seed, for a config that says something about the network. */
  readonly networkConfig: string | undefined
}

/**
 * The user-data of a project. Throws ConfigProblems, and WorldError with everything that a mirror would lack because nobody
 * fetched it.
 */
export async function genCloudInit(project: Project, options: GenCloudInitOptions = {}): Promise<UserData> {
  const made: UserData[] = []
  await planOf(project, async (planned, file) => {
    const { plan, config } = planned
    const delivery = await deliveryOf(project, plan, options.mirror)
    const parts = await userDataParts(delivery)
    const text = parts.map(({ text }) => text).join('')
    const bytes = options.gzip ? await compress(text) : Buffer.from(text)
    made.push({ delivery, bytes, networkConfig: networkConfig(config.system.network) })
    return [
      ...ofCloudInit(planned, file),
      ...(options.mirror === undefined ? checkDigests(plan, file) : []),
      ...checkFiles(plan, parts, file),
      ...checkSize(plan, await sizeOf(text, bytes, options), parts, file),
    ]
  })
  const [userData] = made
  if (!userData) throw new Error('a plan without problems has user-data')
  return userData
}

/**
 * Writes user-data, meta-data and, where the config says something about the network, network-config into a folder. Its other
 * files stay: the rest of a NoCloud seed is the user's.
 */
export async function writeSeed(folder: string, seed: UserData): Promise<void> {
  const { delivery, bytes, networkConfig: network } = seed
  const [{ writeGenerated }, { metaData }] = await Promise.all([
    import('../host/generated/index.ts'),
    import('../outputs/cloud-init/meta-data.ts'),
  ])
  await writeGenerated(folder, {
    output: 'cloud-init',
    files: [
      // Pod manifests, which may hold passwords, are in it: on the node they are 0600 as well.
      { path: 'user-data', mode: '0600', content: bytes },
      { path: 'meta-data', mode: '0644', content: metaData(delivery.plan) },
      ...(network === undefined ? [] : [{ path: 'network-config', mode: '0644', content: network } as const]),
    ],
    beside: true,
  })
}

async function deliveryOf(project: Project, plan: Plan, mirror: string | undefined): Promise<Delivery> {
  if (mirror === undefined) return { plan }
  // Only a mirror needs the store.
  const { needFetched } = await import('./fetched.ts')
  return { plan: await needFetched(project, plan), mirror }
}

/** Compresses what is too large, to say whether that helps. */
async function sizeOf(
  text: string,
  { length: bytes }: Uint8Array,
  { gzip: isGzipped = false }: GenCloudInitOptions,
): Promise<UserDataSize> {
  const gzipped = isGzipped || bytes <= ec2LimitBytes ? bytes : (await compress(text)).length
  return { bytes, gzipped, isGzipped }
}

async function compress(text: string): Promise<Buffer> {
  const { gzipSync } = await import('fflate')
  return Buffer.from(gzipSync(Buffer.from(text), { level: 9, mtime: 0 }))
}
