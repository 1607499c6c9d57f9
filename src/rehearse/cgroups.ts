import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ignoreMissing, isSystemError, WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'

/** The control groups of one rehearsal: those of cgroup v2 in one tree, or of v1 in a tree for each controller. cgroups(7). */
export interface Cgroups {
  readonly version: 'v1' | 'v2'
  /** Of v1: the controllers of each tree, as mount(8) takes them. */
  readonly controllers: readonly string[]
  /** A folder in each tree. */
  readonly folders: readonly string[]
  /** Of v2: the group in the folder that the first processes of the node move to. */
  readonly leaves: readonly string[]
  /** Removes the folders, once no process is left in them. */
  remove(): Promise<void>
}

const prefix = 'bakelet-rehearsal-'

/** Makes a group in each tree. Throws WorldError where this process cannot. */
export async function makeCgroups(): Promise<Cgroups> {
  const trees = await findTrees()
  const name = `${prefix}${process.pid}`
  const folders = trees.groups.map(({ parent }) => join(parent, name))
  // Only a group without processes can hand its controllers on to those of Pods: cgroups(7).
  const leaves = trees.version === 'v2' ? folders.map(folder => join(folder, 'rehearsal')) : []
  const remove = async () => {
    for (const folder of folders) await removeTree(folder)
  }
  try {
    for (const { parent } of trees.groups) await removeLeftOver(parent)
    for (const [index, folder] of folders.entries()) {
      await mkdir(folder)
      await prepare(folder, trees.groups[index]?.parent ?? '')
    }
    for (const leaf of leaves) await mkdir(leaf)
  } catch (error) {
    await remove()
    throw new WorldError(`cannot make a control group for the rehearsal: ${(error as Error).message}`, {
      next: 'run the command as root, and in a container with --privileged',
      cause: error,
    })
  }
  return {
    version: trees.version,
    controllers: trees.groups.map(({ controllers }) => controllers),
    folders,
    leaves,
    remove,
  }
}

interface Trees {
  readonly version: Cgroups['version']
  readonly groups: readonly { readonly controllers: string; readonly parent: string }[]
}

async function findTrees(): Promise<Trees> {
  const own = ownGroups(await readFile('/proc/self/cgroup', 'utf8'))
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').flatMap(cgroupMount)
  const v1 = mounts.filter(({ type, controllers }) => type === 'cgroup' && controllers !== '')
  if (v1.length === 0) {
    // Of v2 only a group without processes can hand controllers on, but for the root: cgroups(7), "no internal processes".
    const [mount] = mounts
    if (!mount)
      throw new WorldError('no control groups are mounted on this machine', { next: 'see cgroups(7)' })
    return { version: 'v2', groups: [{ controllers: '', parent: mount.at }] }
  }
  const groups = v1.map(async ({ at, root, controllers }) => {
    const path = own.get(controllers) ?? '/'
    // The mount may show a part of the tree only, as in a container.
    const below = path.startsWith(root) ? path.slice(root === '/' ? 0 : root.length) : '/'
    const parent = join(at, below)
    return { controllers, parent: (await exists(parent)) ? parent : at }
  })
  return { version: 'v1', groups: await Promise.all(groups) }
}

/** The path of this process in each tree of v1, by its controllers: "4:cpu,cpuacct:/user.slice". */
function ownGroups(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').map(line => {
      const [, controllers = '', ...path] = line.split(':')
      return [controllers, path.join(':')]
    }),
  )
}

/** A line of proc_pid_mountinfo(5) that is about control groups. Of v1 a tree without a controller is systemd's own. */
function cgroupMount(line: string) {
  const [, , , root = '/', at = ''] = line.split(' ')
  const [type = '', , options = ''] = line.split(' - ')[1]?.split(' ') ?? []
  if (type !== 'cgroup' && type !== 'cgroup2') return []
  const controllers = options
    .split(',')
    .filter(option => !/^(rw|ro|\w+=.*|xattr|clone_children|noprefix)$/.test(option))
  return [{ type, root, at, controllers: type === 'cgroup' ? controllers.join(',') : '' }]
}

/** A new group of the controller cpuset takes no process before it has processors; v2 needs its controllers switched on. */
async function prepare(folder: string, parent: string): Promise<void> {
  for (const file of ['cpuset.mems', 'cpuset.cpus'])
    if ((await exists(join(parent, file))) && !(await exists(join(parent, 'cgroup.controllers'))))
      await writeFile(join(folder, file), await readFile(join(parent, file)))
  const controllers = await readFile(join(parent, 'cgroup.controllers'), 'utf8').catch(ignoreMissing)
  for (const controller of controllers?.trim().split(/\s+/) ?? [])
    await writeFile(join(parent, 'cgroup.subtree_control'), `+${controller}`)
}

/** What a rehearsal left whose bakelet was killed. */
async function removeLeftOver(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(prefix) ? name.slice(prefix.length) : undefined
    if (pid !== undefined && !(await exists(`/proc/${pid}`))) await removeTree(join(parent, name), 1)
  }
}

/** The kernel ends processes in its own time, and a group with processes cannot be removed. */
async function removeTree(folder: string, tries = 100): Promise<void> {
  const names = await readdir(folder, { withFileTypes: true }).catch(ignoreMissing)
  for (const entry of names ?? []) if (entry.isDirectory()) await removeTree(join(folder, entry.name), tries)
  for (let left = tries; left > 0; left--) {
    try {
      return await rmdir(folder)
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return
      if (!isSystemError(error, 'EBUSY')) throw error
      await sleep(50)
    }
  }
}
