import { run } from '../host/process.ts'
import { requireTool } from '../host/tools.ts'

/**
 * Makes the key that Packer logs in with, and NAME.pub beside it. No image has it: the machine that is built on gets the
 * public one from its firmware. Its own key, since Packer 1.6.6 makes none for QEMU. Throws ToolMissingError.
 */
export async function makeBuildKey(path: string, signal?: AbortSignal): Promise<void> {
  await run(
    await requireTool('ssh-keygen'),
    ['-q', '-t', 'ed25519', '-N', '', '-C', 'build', '-f', path],
    signal ? { signal } : {},
  )
}
