import { access, constants, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { ToolMissingError } from './process.ts'

/**
 * The Debian packages that provide each program we start. A package is named here too when the program needs it to
 * work but --no-install-recommends would leave it out on some release (QEMU's firmware and option ROMs, the programs
 * that mmdebstrap's unshare mode calls).
 */
export const toolPackages = {
  'qemu-system-x86_64': ['qemu-system-x86', 'seabios', 'ipxe-qemu'],
  'qemu-img': ['qemu-utils'],
  xorriso: ['xorriso'],
  mmdebstrap: ['mmdebstrap', 'debian-archive-keyring', 'gpgv', 'mount', 'uidmap'],
  // grub-mkimage itself is in grub-common; what it links together, /usr/lib/grub/i386-pc, is in grub-pc-bin.
  'grub-mkimage': ['grub-pc-bin', 'grub-common'],
  sgdisk: ['gdisk'],
  mke2fs: ['e2fsprogs'],
  unshare: ['util-linux'],
  nsenter: ['util-linux'],
  ip: ['iproute2'],
  nft: ['nftables'],
  newuidmap: ['uidmap'],
  tar: ['tar'],
  go: ['golang-go'],
  gcc: ['gcc', 'libc6-dev'],
  'pkg-config': ['pkg-config', 'libseccomp-dev'],
  skopeo: ['skopeo'],
  umoci: ['umoci'],
  zstd: ['zstd'],
  xz: ['xz-utils'],
  mkosi: ['mkosi', 'debian-archive-keyring', 'dosfstools', 'e2fsprogs', 'mtools', 'python3-pefile'],
  bwrap: ['bubblewrap'],
  depmod: ['kmod'],
  python3: ['python3'],
  pip3: ['python3-pip'],
  packer: ['packer'],
  ssh: ['openssh-client'],
  'ssh-keygen': ['openssh-client'],
} as const satisfies Record<string, readonly string[]>

export type Tool = keyof typeof toolPackages

// An ordinary user of Debian does not have the sbin folders in PATH, yet sgdisk and mke2fs live there.
const sbin = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/** PATH of this process with the sbin folders behind it, for a program that starts others. */
export function pathWithSbin(): string {
  return [process.env.PATH ?? '', ...sbin].join(delimiter)
}

/** The absolute path of a program in PATH or in an sbin folder; undefined when it is not installed. */
export async function lookUpTool(name: string): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...sbin].filter(folder => folder !== '')
  for (const folder of folders) {
    const path = join(folder, name)
    if (await isExecutable(path)) return path
  }
  return undefined
}

/** Like lookUpTool(), but throws ToolMissingError with the Debian packages that provide the program. */
export async function requireTool(name: Tool): Promise<string> {
  const path = await lookUpTool(name)
  if (path === undefined) throw new ToolMissingError(name, toolPackages[name])
  return path
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    // A folder is "executable" too.
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
