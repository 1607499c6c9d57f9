import * as z from 'zod/mini'
import { decodeJson, decodeText } from '../host/decode.ts'
import type { NodePath } from '../plan/entry.ts'
import { shellWords } from '../render/shell.ts'
import { runcCommand } from '../verify/running-containers.ts'
import { guestAnswerer } from '../vm/guest.ts'
import type { ExecOptions, Node } from '../vm/types.ts'

/** What a container takes now. */
export interface Usage {
  /** Of one CPU, in billionths. */
  readonly nanoCores: number
  readonly memoryBytes: number
}

/** runc's types/events.go, 1.1 to 1.5. Zeros are left out. */
const number = z._default(z.number(), 0)
const stats = z.object({
  data: z.object({
    cpu: z._default(z.object({ usage: z._default(z.object({ total: number }), { total: 0 }) }), {
      usage: { total: 0 },
    }),
    memory: z._default(
      z.object({
        usage: z._default(z.object({ usage: number }), { usage: 0 }),
        raw: z._default(z.record(z.string(), z.number()), {}),
      }),
      { usage: { usage: 0 }, raw: {} },
    ),
  }),
})

/** A line is 2 to 4 KiB, and the kubelet takes 110 pods. */
const mostBytes = 8 * 2 ** 20

/** Asks for the usage of containers, by their ids: two looks, a second apart. A container that ended meanwhile is left out. */
export async function askUsage(
  node: Node,
  bin: NodePath,
  ids: readonly string[],
  options: Omit<ExecOptions, 'mostBytes'>,
): Promise<ReadonlyMap<string, Usage>> {
  if (ids.length === 0) return new Map()
  const command = `look() {
  for id in ${shellWords(ids)}; do
    printf '%s %s %s\\n' "$id" "$(date +%s%N)" "$(${runcCommand(bin)} events --stats "$id" 2>/dev/null)"
  done
}
look; sleep 1; look`
  const { stdout } = await node.exec(command, { ...options, mostBytes })
  const runc = guestAnswerer(node, 'runc events --stats')
  const before = new Map<string, Look>()
  const usage = new Map<string, Usage>()
  for (const line of stdout.split('\n').filter(line => line !== '' && !line.endsWith(' '))) {
    const [id = '', time = '', json = ''] = decodeText(
      { a: 'usage of a container', pattern: /^(\S{1,128}) (\d{1,20}) (\{.*)$/ },
      line,
      runc,
    )
    const { cpu, memory } = decodeJson(stats, json, runc).data
    const look = { time: Number(time), total: cpu.usage.total }
    const earlier = before.get(id)
    before.set(id, look)
    if (!earlier || look.time <= earlier.time) continue
    // As the kubelet counts a working set: cadvisor container/libcontainer/handler.go, setMemoryStats; by cgroup v1 and v2.
    const unused = memory.raw.total_inactive_file ?? memory.raw.inactive_file ?? 0
    usage.set(id, {
      nanoCores: Math.max(0, Math.round(((look.total - earlier.total) / (look.time - earlier.time)) * 1e9)),
      memoryBytes: Math.max(0, memory.usage.usage - unused),
    })
  }
  return usage
}

interface Look {
  /** In nanoseconds. */
  readonly time: number
  readonly total: number
}
