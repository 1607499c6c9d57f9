import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultStoreDirectory } from '../../src/artifacts/store-folder.ts'
import { type RunResult, run } from '../../src/host/process.ts'
import { say } from '../boots/lab.ts'

/** Root, or an ordinary user with a home and a store of its own. */
export interface Somebody {
  readonly name: string
  readonly home: string
  readonly store: string
  /** Runs a program as this user, with a folder before PATH. */
  run(file: string, args: readonly string[], options: { cwd: string; path: string }): Promise<RunResult>
  /** Removes the user and everything of it. */
  leave(): Promise<void>
}

const someone = (name: string, home: string, store: string, user?: { uid: number; gid: number }) => ({
  name,
  home,
  store,
  run: (file: string, args: readonly string[], { cwd, path }: { cwd: string; path: string }) =>
    run(file, args, {
      cwd,
      ...(user ? { user } : {}),
      env: {
        HOME: home,
        USER: name,
        LOGNAME: name,
        BAKELET_STORE: store,
        PATH: `${path}:${process.env.PATH}`,
      },
      onLine: line => say(`${name}: ${line}`),
    }),
})

/** The files of root's store, without what mkosi keeps: Debian may have moved on since, and then two bakes differ. */
async function copyStore(store: string): Promise<void> {
  await mkdir(join(store, 'mkosi'), { recursive: true })
  for (const folder of ['sha256', 'records', 'checked', 'mkosi/packages'])
    await cp(join(defaultStoreDirectory(), folder), join(store, folder), { recursive: true })
}

/** Root, with a store in this folder. */
export async function root(folder: string): Promise<Somebody> {
  const store = join(folder, 'store')
  await copyStore(store)
  return { ...someone('root', process.env.HOME ?? '/root', store), leave: async () => {} }
}

/** Makes an ordinary user, to whom useradd(8) lends a range of ids, with a store of its own. */
export async function ordinaryUser(): Promise<Somebody> {
  const name = 'bakelet-test'
  await run('userdel', ['--remove', name]).catch(() => {})
  await run('useradd', ['--create-home', '--shell', '/bin/sh', name])
  const home = `/home/${name}`
  const idOf = async (option: string) => Number((await run('id', [option, name])).stdout)
  const user = { uid: await idOf('-u'), gid: await idOf('-g') }
  const store = join(home, 'store')
  await copyStore(store)
  await run('chown', ['-R', `${user.uid}:${user.gid}`, home])
  return {
    ...someone(name, home, store, user),
    // Files in its home belong to ids of its range, too.
    leave: async () => {
      await rm(home, { recursive: true, force: true })
      await run('userdel', [name])
    },
  }
}
