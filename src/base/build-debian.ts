import { mkdtemp, open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Mirror } from '../debian/mirror.ts'
import { debianSuites, type Suite } from '../debian/release.ts'
import { WorldError } from '../host/errors.ts'
import { openHttpClient } from '../host/http.ts'
import { run } from '../host/process.ts'
import { isRoot, runAsRoot } from '../host/root.ts'
import { shownUrl } from '../host/shown-url.ts'
import { requireTool, type Tool } from '../host/tools.ts'
import {
  type DebianVariant,
  debianImageKey,
  debianUuids,
  diskSizeMiB,
  mmdebstrapArgs,
  stockSources,
} from './debian-13.ts'
import fillRoot from './fill-root.sh'
import { biosBootFirstSector, biosBootLastSector, bootSectors, sectorBytes } from './grub-image.ts'

export interface BuildOptions {
  /** One line of what is happening. */
  readonly report: (line: string) => void
  readonly signal: AbortSignal
  /** Another image of the same recipe. Default: the stock image itself. */
  readonly variant?: DebianVariant
}

const grubFolder = '/usr/lib/grub/i386-pc'
const rootFirstSector = biosBootLastSector + 1

/** File name that the image of this recipe and mirror has in the cache. */
export function debianImageName(mirror: Mirror): string {
  return `debian-13-amd64-${debianBaseKey(mirror)}.qcow2`
}

/** What the stock image of this recipe and mirror is named by. */
export function debianBaseKey(mirror: Mirror): string {
  return debianImageKey(mirror, fillRoot)
}

/** The programs that buildDebian() runs. As an ordinary user it works in a user namespace. */
export function debianTools(): readonly Tool[] {
  const always: readonly Tool[] = ['mmdebstrap', 'sgdisk', 'grub-mkimage', 'mke2fs', 'qemu-img']
  return isRoot() ? always : [...always, 'unshare', 'newuidmap']
}

/**
 * Builds a stock Debian 13 cloud image (amd64, BIOS, qcow2) at `path`, from Debian's packages, checked by Debian's
 * archive keys. Needs no loop device and no mount, so it runs as root and as an ordinary user with a subuid range.
 * `path` appears only when the image is whole.
 */
export async function buildDebian(path: string, mirror: Mirror, options: BuildOptions): Promise<void> {
  const { report, signal, variant } = options
  const tools = {
    mmdebstrap: await requireTool('mmdebstrap'),
    sgdisk: await requireTool('sgdisk'),
    mkimage: await requireTool('grub-mkimage'),
    mke2fs: await requireTool('mke2fs'),
    qemuImg: await requireTool('qemu-img'),
  }
  const suites = await reachableSuites(debianSuites(mirror), options)
  const work = await mkdtemp(join(dirname(path), '.build-'))
  try {
    const tarball = join(work, 'root.tar')
    report(`base debian-13: packages from ${mirror.main}`)
    // In unshare mode mmdebstrap works in TMPDIR as another user id, which may not enter this user's folder.
    await run(tools.mmdebstrap, mmdebstrapArgs(suites, tarball, variant), { signal })

    report('base debian-13: partitions and boot loader')
    const disk = join(work, 'disk.raw')
    const uuids = debianUuids(variant?.key ?? debianBaseKey(mirror))
    await partition(disk, uuids.partition, tools.sgdisk, signal)
    await runAsRoot('sh', ['-s'], {
      input: fillRoot,
      signal,
      env: {
        TARBALL: tarball,
        WORK: work,
        DISK: disk,
        OFFSET: String(rootFirstSector * sectorBytes),
        // The last MiB is left to the backup GPT.
        SIZE_KIB: String((diskSizeMiB - 1) * 1024 - (rootFirstSector * sectorBytes) / 1024),
        FS_UUID: uuids.fileSystem,
        PART_UUID: uuids.partition,
        MKE2FS: tools.mke2fs,
        SOURCES: stockSources,
        // Read by GNU tar. A store of container images has folders that hide those of the layers below.
        ...(variant === undefined ? {} : { TAR_OPTIONS: '--xattrs --xattrs-include=trusted.overlay.*' }),
      },
    })
    await installGrub(disk, work, tools.mkimage, signal)

    report('base debian-13: qcow2')
    const image = join(work, basename(path))
    await run(tools.qemuImg, ['convert', '-O', 'qcow2', disk, image], { signal })
    await rename(image, path)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function partition(disk: string, partUuid: string, sgdisk: string, signal: AbortSignal): Promise<void> {
  const file = await open(disk, 'wx')
  try {
    await file.truncate(diskSizeMiB * 1024 * 1024)
  } finally {
    await file.close()
  }
  // The root partition has number 1 but sits last, as in Debian's images: growpart can only grow into what follows.
  const bios = `14:${biosBootFirstSector}:${biosBootLastSector}`
  const args = ['-a', '2048', '-n', bios, '-t', '14:EF02', '-n', `1:${rootFirstSector}:0`, '-t', '1:8304']
  await run(sgdisk, [...args, '-u', `1:${partUuid}`, disk], { signal })
}

async function installGrub(disk: string, work: string, mkimage: string, signal: AbortSignal): Promise<void> {
  const core = join(work, 'core.img')
  const modules = ['biosdisk', 'part_gpt', 'ext2', 'search', 'normal', 'linux', 'serial', 'terminal', 'echo']
  const prefix = '(hd0,gpt1)/boot/grub'
  await run(mkimage, ['-O', 'i386-pc', '-d', grubFolder, '-p', prefix, '-o', core, ...modules], { signal })
  const sectors = bootSectors(await readFile(join(grubFolder, 'boot.img')), await readFile(core))
  const file = await open(disk, 'r+')
  try {
    await file.write(sectors.bootCode, 0, sectors.bootCode.length, 0)
    await file.write(sectors.core, 0, sectors.core.length, biosBootFirstSector * sectorBytes)
  } finally {
    await file.close()
  }
}

// A mirror inside a company often has the release but not the security archive: better an image that says so.
async function reachableSuites(suites: readonly Suite[], { report, signal }: BuildOptions): Promise<Suite[]> {
  const http = await openHttpClient({ connectMs: 15_000, headersMs: 15_000, bodyMs: 15_000 })
  const answers = await Promise.all(
    suites.map(async ({ archive, suite }) => {
      const url = `${archive}/dists/${suite}/InRelease`
      try {
        const { status, discard } = await http.request('GET', url, { signal })
        discard()
        return status === 200 ? undefined : `${shownUrl(url)} answered HTTP ${status}`
      } catch (error) {
        signal.throwIfAborted()
        return `${shownUrl(url)}: ${error instanceof Error ? error.message : String(error)}`
      }
    }),
  ).finally(() => http.close())
  for (const [index, problem] of answers.entries()) {
    if (problem === undefined) continue
    if (suites[index]?.required)
      throw new WorldError(`the Debian archive is not reachable: ${problem}`, {
        next: 'set a mirror in /etc/apt/sources.list, or give the config a base of your own: base: {path: image.qcow2}',
      })
    report(`base debian-13: without ${suites[index]?.suite}: ${problem}`)
  }
  return suites.filter((_, index) => answers[index] === undefined)
}
