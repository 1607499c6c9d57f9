import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { hashFile } from '../../../src/artifacts/store.ts'
import { run } from '../../../src/host/process.ts'
import { followConsole } from '../../../src/vm/console.ts'
import { despitePanics } from '../../../src/vm/despite-panics.ts'
import { KernelPanicError } from '../../../src/vm/errors.ts'
import { qemuDriver } from '../../../src/vm/qemu/driver.ts'
import type { Vm } from '../../../src/vm/types.ts'
import { ask, say, signal } from '../lab.ts'

/** Boots an image of the site with a vfat as its disk: the disk stays as it is, the console says why no pod runs, ssh and the rest do. */
export async function expectForeignDiskKept(folder: string, baseImage: string): Promise<void> {
  const file = join(folder, 'vfat.raw')
  await writeFile(file, '')
  await truncate(file, 64 * 2 ** 20)
  await run('mkfs.vfat', ['-n', 'PHOTOS', file])
  const before = await hashFile(file)
  const bootOnce = async () => {
    const vm = await qemuDriver.start(
      {
        ...{ name: 'foreign-disk', arch: 'amd64', workDir: join(folder, 'foreign-disk'), baseImage },
        ...{ firmware: 'uefi', network: 'isolated', seed: undefined, forwards: [], disks: { data: file } },
      },
      { signal, report: say },
    )
    try {
      await consoleLine(vm, /\[FAILED\] Failed to mount var-lib-site\.mount/)
      return await ask(
        vm,
        'systemctl stop bakelet-ready.service; systemctl is-system-running --wait; systemctl is-active containerd kubelet || true',
      )
    } finally {
      await vm.powerCut()
    }
  }
  const { result } = await despitePanics(bootOnce, ({ message }) => say(message))
  expect(result).toBe('degraded\ninactive\ninactive\n')
  expect(await hashFile(file)).toBe(before)
}

async function consoleLine(vm: Vm, pattern: RegExp): Promise<void> {
  const found = new AbortController()
  void vm.exited.then(() => found.abort())
  let panic = false
  const onLine = (line: string) => {
    panic ||= line.includes('Kernel panic - not syncing')
    if (panic || pattern.test(line)) found.abort()
  }
  await followConsole(vm.consolePath, onLine, found.signal)
  if (panic) throw new KernelPanicError('Kernel panic')
}
