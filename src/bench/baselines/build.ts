import { createHash } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import dhcpNetwork from '../../../templates/image/dhcp.network'
import type { Store } from '../../artifacts/store.ts'
import { buildDebian, debianBaseKey, debianTools } from '../../base/build-debian.ts'
import { machineMirror } from '../../host/apt-sources.ts'
import { WorldError } from '../../host/errors.ts'
import { exists } from '../../host/files.ts'
import { makeFolder } from '../../host/make-folder.ts'
import { runAsRoot } from '../../host/root.ts'
import type { Tool } from '../../host/tools.ts'
import type { OutputFile } from '../../outputs/file.ts'
import type { FetchedPlan } from '../../plan/fetched-plan.ts'
import { shellWord } from '../../render/shell.ts'
import type { Contestant } from '../contestant.ts'
import { type BaselineName, baselines } from './index.ts'
import { findArchive } from './oci-archive.ts'
import { packContent } from './pack.ts'
import { type PodServer, serverOf } from './pod.ts'

export interface BaselineOptions {
  readonly plan: FetchedPlan
  readonly store: Store
  /** Folder where built disks are kept, by their inputs. */
  readonly cache: string
  /** One line of what is happening. */
  report(line: string): void
  readonly signal: AbortSignal
}

/** Raise it when a change here changes a disk and nothing of what its name is made from. */
const recipeVersion = 1

/** The programs that buildBaseline() runs. */
export function baselineTools(baseline: BaselineName): readonly Tool[] {
  return [...debianTools(), 'tar', 'umoci', 'bwrap', ...baselines[baseline].tools]
}

/**
 * Builds (or takes from the cache) a baseline's disk: the stock Debian of src/base with the plan's one pod as its server.
 * Throws WorldError for a pod that a baseline cannot run as the kubelet does.
 */
export async function buildBaseline(baseline: BaselineName, options: BaselineOptions): Promise<Contestant> {
  const { plan, signal } = options
  if (plan.arch !== 'amd64')
    throw new WorldError(`baselines are made for amd64 only, and the plan is for ${plan.arch}`)
  const server = serverOf(plan)
  const find = (image: string) => findArchive(image, options)
  const image = await find(server.program.image)
  const makeDisk = await baselines[baseline].load()
  const disk = makeDisk({ server, image, signal })
  const preparations = await Promise.all(
    server.preparations.map(async program => ({ program, image: await find(program.image) })),
  )

  const mirror = await machineMirror()
  const files = [...disk.files, ...common]
  const key = createHash('sha256')
    .update(
      JSON.stringify({
        ...{ recipeVersion, base: debianBaseKey(mirror), packages: disk.packages, hooks: disk.hooks, files },
        ...{ server, images: [image, ...preparations.map(({ image }) => image)].map(({ sha256 }) => sha256) },
      }),
    )
    .digest('hex')
    .slice(0, 16)
  const cache = resolve(options.cache)
  const path = join(cache, `${baseline}-${key}.qcow2`)
  if (!(await exists(path))) {
    await makeFolder(cache)
    const work = await mkdtemp(join(cache, `.${baseline}-`))
    try {
      options.report(`baseline ${baseline}: what it has besides the stock OS`)
      const content = await packContent(work, disk, common, preparations, signal)
      const hooks = [refuseStockUnit(server), `tar-in ${shellWord(content)} /`, ...disk.hooks]
      await buildDebian(path, mirror, { ...options, variant: { key, packages: disk.packages, hooks } })
    } finally {
      // Files of an image may belong to users of the namespace, whom this user cannot remove from outside.
      await runAsRoot('rm', ['-rf', work], {})
    }
  }
  return { name: baseline, about: disk.about, image: path, firmware: 'bios', unit: `${server.name}.service` }
}

/**
 * Without a datasource cloud-init leaves the network alone: what the owner of such a machine adds, with the settings that
 * a baked image has (src/outputs/mkosi/os.ts).
 */
const common: readonly OutputFile[] = [
  {
    path: 'etc/systemd/network/80-dhcp.network',
    mode: '0644',
    content: dhcpNetwork,
  },
]

/** A hook: what is called like a unit of the stock OS would replace it. */
function refuseStockUnit({ name }: PodServer): string {
  const complaint = shellWord(`Debian has a unit ${name}.service: give the pod another name`)
  return `if test -e "$1"/usr/lib/systemd/system/${shellWord(name)}.service; then echo ${complaint} >&2; exit 1; fi`
}
