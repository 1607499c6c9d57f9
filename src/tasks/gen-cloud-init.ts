import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { checkDigests, checkFiles, checkSize, ec2LimitBytes } from '../outputs/cloud-init/check.ts'
import type { Delivery } from '../outputs/cloud-init/delivery.ts'
import { type Part, plainParts, userDataParts } from '../outputs/cloud-init/index.ts'
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
  /** What the bytes are of, in their order: with `gzip`, before the whole was compressed. */
  readonly parts: readonly Part[]
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
    const parts = options.gzip ? plainParts(delivery) : await userDataParts(delivery)
    const bytes = options.gzip ? await compress(parts) : Buffer.from(textOf(parts))
    made.push({ delivery, bytes, parts, networkConfig: networkConfig(config.system.network) })
    return [
      ...ofCloudInit(planned, file),
      ...(options.mirror === undefined ? checkDigests(plan, file) : []),
      ...(bytes.length > ec2LimitBytes ? await problemsOfSize(delivery, bytes, options, file) : []),
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

/** What is too large is compressed in the other way too, to say whether that helps, and part by part, to say what takes most of it. */
async function problemsOfSize(
  delivery: Delivery,
  { length: bytes }: Uint8Array,
  { gzip: isGzipped = false }: GenCloudInitOptions,
  file: string,
): Promise<Diagnostic[]> {
  const parts = plainParts(delivery)
  const gzipped = isGzipped ? bytes : (await compress(parts)).length
  const alone = await Promise.all(
    parts.map(async part => {
      const { length } = await compress([part])
      return { name: part.name, bytes: Math.min(part.bytes, isGzipped ? length : base64Length(length)) }
    }),
  )
  return [
    ...checkFiles(delivery.plan, alone, file),
    ...checkSize(delivery.plan, { bytes, gzipped, isGzipped }, alone, file),
  ]
}

const base64Length = (bytes: number) => Math.ceil(bytes / 3) * 4

const textOf = (parts: readonly Part[]) => parts.map(({ text }) => text).join('')

async function compress(parts: readonly Part[]): Promise<Buffer> {
  const { gzipSync } = await import('fflate')
  return Buffer.from(gzipSync(Buffer.from(textOf(parts)), { level: 9, mtime: 0 }))
}
