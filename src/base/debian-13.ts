import { createHash } from 'node:crypto'
import { debianSources } from '../debian/apt-sources.ts'
import { defaultMirror, type Mirror } from '../debian/mirror.ts'
import { archiveKeyring, debianRelease, debianSuites, type Suite } from '../debian/release.ts'
import { uuidOf } from '../plan/uuid.ts'

/** Increase it when a change to the recipe changes the image: images are then built again. */
const recipeVersion = 2

/** Virtual size of the image; a machine's overlay is larger, and growpart grows the root partition into it. */
export const diskSizeMiB = 3072

/**
 * What a Debian 13 cloud image has: the list of debian-cloud-images (classes SYSTEM_BOOT, CLOUD and GENERIC) without
 * the tools for people at its console. nftables has priority "important". Not `mmdebstrap --variant=important`: that
 * brings ifupdown, for which cloud-init then renders the network, and systemd-networkd-wait-online waits two minutes.
 */
export const debianPackages: readonly string[] = [
  'ca-certificates',
  'cloud-guest-utils',
  'cloud-init',
  'curl',
  'dbus',
  'e2fsprogs',
  'fdisk',
  'gdisk',
  'initramfs-tools',
  'iproute2',
  'iputils-ping',
  'kmod',
  'less',
  'libpam-systemd',
  'linux-image-cloud-amd64',
  'netbase',
  'netplan.io',
  'nftables',
  'openssh-server',
  'openssl',
  'polkitd',
  'procps',
  'sudo',
  'systemd-resolved',
  'systemd-sysv',
  'systemd-timesyncd',
  'udev',
  'xz-utils',
  'zstd',
]

/** What makes another image of the same recipe. */
export interface DebianVariant {
  /** Names the image by what makes it another one, as debianImageKey() names ours. */
  readonly key: string
  /** Besides `debianPackages`. */
  readonly packages: readonly string[]
  /** Customize hooks of mmdebstrap(1), which run when all packages are there. */
  readonly hooks: readonly string[]
}

/**
 * Arguments of mmdebstrap(1). Its mode is left to itself: root as root, a user namespace otherwise. The hooks run
 * inside the tree's own world, so they work in both.
 */
export function mmdebstrapArgs(suites: readonly Suite[], tarball: string, variant?: DebianVariant): string[] {
  return [
    '--variant=minbase',
    '--format=tar',
    '--architectures=amd64',
    '--components=main',
    '--aptopt=Apt::Install-Recommends "0"',
    // Before the kernel: without a device to look at, initramfs-tools takes fsck into the initrd only when told the type.
    '--essential-hook=mkdir -p "$1/etc/initramfs-tools/conf.d" && echo FSTYPE=ext4 > "$1/etc/initramfs-tools/conf.d/build"',
    '--customize-hook=chroot "$1" systemctl enable systemd-networkd systemd-resolved serial-getty@ttyS0',
    ...(variant?.hooks ?? []).map(hook => `--customize-hook=${hook}`),
    `--include=${[...debianPackages, ...(variant?.packages ?? [])].join(',')}`,
    debianRelease,
    tarball,
    ...suites.map(({ archive, suite }) => `deb [signed-by=${archiveKeyring}] ${archive} ${suite} main`),
  ]
}

/** Names the image by everything it is made from: 16 hexadecimal digits. `script` is the text of fill-root.sh. */
export function debianImageKey(mirror: Mirror, script: string): string {
  const inputs = {
    recipeVersion,
    diskSizeMiB,
    packages: debianPackages,
    suites: debianSuites(mirror),
    script,
  }
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16)
}

/** UUIDs for the root file system and its partition, made from the key so that the same inputs give the same names. */
export function debianUuids(key: string): { readonly fileSystem: string; readonly partition: string } {
  return { fileSystem: uuidOf(`${key} file system`), partition: uuidOf(`${key} partition`) }
}

/** The sources that Debian's own cloud images have, whatever mirror an image was built from. */
export const stockSources = debianSources(defaultMirror)
