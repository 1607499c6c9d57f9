import { readFile, stat, statfs } from 'node:fs/promises'
import { freemem } from 'node:os'

const folder = '/dev/shm'

/**
 * What a bake needs where it works, in bytes: the tree of the OS and its copy for the file system, with room to spare;
 * and the node's binaries and images, which are copied, unpacked and copied again.
 */
const leastBytes = 8 * 2 ** 30
const copies = 4

/**
 * A folder in memory for mkosi to work in, where it does not wait for a disk. Undefined where there is none, where it is
 * too small for what goes into the image, or where no program can be run from it.
 */
export async function memoryWorkspace(content: readonly string[]): Promise<string | undefined> {
  const mounts = await readFile('/proc/self/mounts', 'utf8')
  const [, , , options] =
    mounts
      .split('\n')
      .map(line => line.split(' '))
      .findLast(([, target]) => target === folder) ?? []
  if (options === undefined || options.split(',').some(option => option === 'noexec' || option === 'ro'))
    return undefined
  const { bavail, bsize } = await statfs(folder)
  const sizes = await Promise.all(content.map(async file => (await stat(file)).size))
  const needed = leastBytes + copies * sizes.reduce((sum, size) => sum + size, 0)
  return Math.min(bavail * bsize, freemem()) >= needed ? folder : undefined
}
