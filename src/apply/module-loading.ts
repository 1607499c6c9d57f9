import type { Node } from '../vm/types.ts'

/**
 * Lets the kernel load modules while pods change, on a node where it does so no more (`kernel.autoload: false`). bakelet-ready.service
 * turns that back on when it stops, and off when every pod of the new list is ready. Other nodes stay as they are.
 */
export async function withModuleLoading<T>(
  node: Node,
  signal: AbortSignal,
  change: () => Promise<T>,
): Promise<T> {
  const wasOff = (await run(node, stop, signal)).includes('stopped')
  const turnOff = async () => {
    // Without the signal: whoever interrupts wants the node as it was.
    if (wasOff) await run(node, start, new AbortController().signal)
  }
  const result = await change().catch(async (error: unknown) => {
    // Where the node answers no more, the failure that came first is the reason.
    await turnOff().catch(() => {})
    throw error
  })
  await turnOff()
  return result
}

const start = 'systemctl start --no-block bakelet-ready.target'
const stop =
  'if path=$(cat /proc/sys/kernel/modprobe 2>/dev/null) && [ -z "$path" ]; then systemctl stop bakelet-ready.service; echo stopped; fi'

async function run(node: Node, command: string, signal: AbortSignal): Promise<string> {
  return (await node.exec(command, { timeoutMs: 60_000, signal })).stdout
}
