import { join } from 'node:path'
import { followConsole } from '../../src/vm/console.ts'
import { KernelPanicError } from '../../src/vm/errors.ts'
import { qemuDriver } from '../../src/vm/qemu/driver.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import type { VmSpec } from '../../src/vm/types.ts'
import { ask, type Lab, labFolder, say, signal } from './lab.ts'

/** Boots the stock base with user-data that names the host and nothing else, and waits until cloud-init is done. */
export async function bootPristine(lab: Lab, hostname: string, more: Partial<VmSpec> = {}): Promise<QemuVm> {
  for (let attempt = 1; ; attempt++) {
    const vm = await qemuDriver.start(
      {
        name: 'pristine',
        arch: 'amd64',
        baseImage: lab.baseImage,
        seed: { userData: `#cloud-config\nhostname: ${hostname}\n`, metaData: `instance-id: pristine\n` },
        forwards: [],
        workDir: join(labFolder, 'pristine'),
        ...more,
      },
      { signal },
    )
    say(`pristine: ${vm.description}`)
    try {
      await Promise.race([ask(vm, 'cloud-init status --wait', 600_000), panicOf(vm)])
      say('pristine: cloud-init is done')
      return vm
    } catch (error) {
      await vm.powerCut()
      if (!(error instanceof KernelPanicError) || attempt === 3) throw error
      say(`pristine: ${error.message}; booting it again`)
    }
  }
}

/** Rejects when the kernel panics: see KernelPanicError. */
function panicOf(vm: QemuVm): Promise<never> {
  return new Promise((_, reject) => {
    const watch = new AbortController()
    void vm.exited.then(() => watch.abort())
    const onLine = (line: string) => {
      if (/Kernel panic - not syncing/.test(line)) reject(new KernelPanicError(line))
    }
    void followConsole(vm.consolePath, onLine, watch.signal)
  })
}
