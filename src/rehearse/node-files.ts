import { createWriteStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Store } from '../artifacts/store.ts'
import { type TarEntry, textEntry, writeTar } from '../artifacts/tar.ts'
import { ignoreMissing, WorldError } from '../host/errors.ts'
import { linkOrCopy } from '../host/files.ts'
import { importedImages } from '../plan/artifact-list.ts'
import { bytesOf } from '../plan/content.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import { sysctlPath } from '../plan/kernel-names.ts'
import { managedTree } from '../plan/managed.ts'
import type { Plan } from '../plan/types.ts'
import type { Cgroups } from './cgroups.ts'
import type { Deviations } from './deviations.ts'

/** Writes into `work` what node.sh reads: the managed tree, the files of the store, kernel parameters, control groups. */
export async function writeNode(
  work: string,
  plan: FetchedPlan,
  {
    store,
    cgroups,
    deviations,
  }: { readonly store: Store; readonly cgroups: Cgroups; readonly deviations: Deviations },
): Promise<void> {
  await mkdir(join(work, 'log'))
  await mkdir(join(work, 'artifacts'))
  const tar = writeTar(treeEntries(plan, deviations), { gzip: false })
  await pipeline(tar, createWriteStream(join(work, 'node.tar'), { mode: 0o600 }))
  const digests = [
    ...plan.artifacts.map(({ name, version, fetched }) => [`${name} ${version}`, fetched.sha256] as const),
    ...importedImages(plan).map(({ reference, fetched }) => [reference, fetched.archiveSha256] as const),
  ]
  for (const [what, sha256] of new Map(digests.map(pair => [pair[1], pair])).values()) {
    const stored = await store.find(sha256)
    if (!stored)
      throw new WorldError(`${what} is not in the store`, { next: '`bakelet fetch` brings it there' })
    await linkOrCopy(stored.path, join(work, 'artifacts', sha256))
  }
  await writeFile(
    join(work, 'sysctls'),
    sysctls(plan)
      .map(line => `${line}\n`)
      .join(''),
  )
  await writeFile(
    join(work, 'cgroups'),
    cgroups.version === 'v2' ? 'unified\n' : cgroups.controllers.map(line => `${line}\n`).join(''),
  )
  await writeFile(join(work, 'resolv.conf'), await resolvConf())
}

/** The managed tree, but artifacts, which the installer places. */
function treeEntries(plan: Plan, { contents }: Deviations): TarEntry[] {
  return managedTree(plan).flatMap((entry): TarEntry[] => {
    const name = entry.path.slice(1)
    if (entry.type === 'file')
      return [
        textEntry(name, contents.get(entry.path) ?? bytesOf(entry.content), Number.parseInt(entry.mode, 8)),
      ]
    return entry.type === 'link' ? [{ name, type: 'symlink', linkname: entry.target }] : []
  })
}

/**
 * Parameters of the whole machine that the kubelet sets (pkg/kubelet/cm/container_manager_linux.go v1.36.4, setupKernelTunables), and
 * those of the plan: the path in /proc/sys, and the value, where the plan has one.
 */
function sysctls({ sysctls }: Plan): readonly string[] {
  const kubelet = [
    'vm/overcommit_memory',
    'vm/panic_on_oom',
    'kernel/panic',
    'kernel/panic_on_oops',
    'kernel/keys/root_maxkeys',
    'kernel/keys/root_maxbytes',
  ]
  const planned = new Map(sysctls.map(sysctl => [sysctlPath(sysctl.key), sysctl]))
  return [
    ...kubelet.filter(path => !planned.has(path)),
    // What guards the whole machine is the machine's own; some of it only its root can read (fs.protected_*).
    ...[...planned]
      .filter(([path, { optional }]) => !optional || path.startsWith('net/'))
      .map(([path, { value, optional }]) => `${optional ? '-' : ''}${path} ${value}`),
  ]
}

/** The name servers of this machine, as kubelet.service hands them on. */
async function resolvConf(): Promise<string> {
  for (const path of ['/run/systemd/resolve/resolv.conf', '/etc/resolv.conf']) {
    const text = await readFile(path, 'utf8').catch(ignoreMissing)
    if (text !== undefined) return text
  }
  return ''
}
