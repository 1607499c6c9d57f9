import { mkdtemp, readFile, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'

const memory = '/dev/shm'

/**
 * What a bake needs where it works, in bytes: the tree of the OS and its copy for the file system, with room to spare;
 * and the node's binaries and images, which are copied, unpacked and copied again.
 */
const leastBytes = 8 * 2 ** 30
const copies = 4

/**
 * Hands `work` an empty folder, which is gone afterwards: in memory, where mkosi does not wait for a disk. In `otherwise`
 * where there is no such thing, where it is too small for what goes into the image, or where no program can be run from it.
 */
export async function withWorkspace<T>(
  { content, otherwise }: { readonly content: readonly string[]; readonly otherwise: string },
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join((await hasRoom(content)) ? memory : otherwise, 'bakelet-'))
  try {
    return await work(folder)
  } finally {
    // mkosi has removed what it made; what it could not, another user of its namespace owns, and neither can we. That must
    // not hide why the work failed.
    await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}

async function hasRoom(content: readonly string[]): Promise<boolean> {
  const mounts = await readFile('/proc/self/mounts', 'utf8')
  const [, , , options] =
    mounts
      .split('\n')
      .map(line => line.split(' '))
      .findLast(([, target]) => target === memory) ?? []
  if (options === undefined || options.split(',').some(option => option === 'noexec' || option === 'ro'))
    return false
  const { bavail, bsize } = await statfs(memory)
  const sizes = await Promise.all(content.map(async file => (await stat(file)).size))
  const needed = leastBytes + copies * sizes.reduce((sum, size) => sum + size, 0)
  // What is in such a folder counts as memory of this process's cgroup, which may have less than the machine.
  return Math.min(bavail * bsize, process.availableMemory()) >= needed
}
