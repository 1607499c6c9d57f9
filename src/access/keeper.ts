import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Vm } from '../vm/types.ts'
import { removeRecord, writeRecord } from './record.ts'
import { serveMachine } from './serve-machine.ts'

/** Lets other processes of this user reach the machine that this process runs; the record of it is in `folder`. */
export interface MachineKeeper {
  /** A second machine takes the place of the first: a boot that was tried again. */
  serve(vm: Vm): Promise<void>
  close(): Promise<void>
}

export function machineKeeper(folder: string): MachineKeeper {
  let serving: Promise<() => Promise<void>> = Promise.resolve(async () => {})
  const end = async () => (await serving.catch(() => async () => {}))()
  return {
    serve: async vm => {
      await end()
      serving = serve(vm, folder)
      await serving
    },
    close: async () => {
      await end()
      serving = Promise.resolve(async () => {})
    },
  }
}

async function serve(vm: Vm, folder: string): Promise<() => Promise<void>> {
  // A socket's path has at most 107 bytes (unix(7)), and mkdtemp(3) makes a folder that nobody else can enter.
  const own = await mkdtemp(join(tmpdir(), 'bakelet-'))
  const socket = join(own, 'node')
  const server = await serveMachine(vm, socket)
  await writeRecord(folder, { name: vm.name, socket, consolePath: vm.consolePath, pid: process.pid })
  let closing: Promise<void> | undefined
  // Once: the record of the next machine is written right after.
  const close = () => {
    closing ??= (async () => {
      await removeRecord(folder)
      await server.close()
      await rm(own, { recursive: true, force: true })
    })()
    return closing
  }
  // A machine that shut down without us must not be found any more.
  void vm.exited.then(close)
  return close
}
