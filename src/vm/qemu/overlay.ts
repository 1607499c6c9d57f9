import { chmod, constants, copyFile, readdir, readFile, rename } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { imageInfo } from '../../base/image-info.ts'
import type { BackgroundProcess } from '../../host/background.ts'
import { exists } from '../../host/files.ts'
import { run } from '../../host/process.ts'
import { requireTool } from '../../host/tools.ts'
import { VmError } from '../errors.ts'

/** Makes the overlay that a machine writes to, unless it is there: then the machine boots again from what it holds. */
export async function createOverlay(
  path: string,
  options: { readonly baseImage: string; readonly sizeBytes: number; readonly signal: AbortSignal },
): Promise<void> {
  const { baseImage, sizeBytes, signal } = options
  if (await exists(path)) return
  const base = await imageInfo(baseImage, signal)
  const temporary = `${path}.tmp`
  // The base's format is written into the overlay: a guest that writes a qcow2 header into a raw disk must not have it
  // read as one. An overlay smaller than its base would cut the last partition off.
  const size = Math.max(sizeBytes, base.virtualSizeBytes)
  const args = ['create', '-q', '-f', 'qcow2', '-F', base.format, '-b', baseImage, temporary, String(size)]
  await run(await requireTool('qemu-img'), args, { signal })
  // All that the guest writes, its secrets too.
  await chmod(temporary, 0o600)
  await rename(temporary, path)
}

/**
 * Copies an overlay as a power cut at this moment would leave it, while its machine goes on afterwards. QEMU is stopped
 * as a whole (SIGSTOP), so the copy is what SIGKILL would leave. QMP's `stop` would first flush what the guest had not.
 */
export async function copyStoppedOverlay(
  qemu: BackgroundProcess,
  overlay: string,
  target: string,
): Promise<void> {
  qemu.kill('SIGSTOP')
  try {
    await allThreadsStopped(qemu.pid)
    await copyFile(overlay, target, constants.COPYFILE_FICLONE)
  } finally {
    qemu.kill('SIGCONT')
  }
}

// A thread inside a system call stops only after it: until then its write may still reach the file (proc(5), stat).
async function allThreadsStopped(pid: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const tasks = await readdir(`/proc/${pid}/task`)
    const states = await Promise.all(
      tasks.map(async task => {
        const stat = await readFile(`/proc/${pid}/task/${task}/stat`, 'utf8').catch(() => ') T')
        return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)
      }),
    )
    if (states.every(state => state === 'T' || state === 't')) return
    await sleep(25)
  }
  throw new VmError(`QEMU (process ${pid}) did not stop within 5 s`)
}
