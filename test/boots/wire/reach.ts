import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { QemuVm } from '../../../src/vm/qemu/vm.ts'
import { ask } from '../lab.ts'
import { type Call, outcomesOf, textOfCalls } from './call.ts'
import type { Neighbour } from './neighbour.ts'
import { type Places, placesOf } from './places.ts'
import { listenedPort, triesOfHeldPod, triesOfNeighbour, triesOfPod } from './tries.ts'

const program = '/run/calls.pl'
const listeners = ['node', 'pod'] as const
const logOf = (listener: (typeof listeners)[number]) => `/run/wire-${listener}.log`

/** Each try with what came of it, without the filter and with it: and what has to. */
export interface Reached {
  readonly seen: readonly string[]
  readonly wanted: readonly string[]
}

/**
 * The neighbour and two pods try what they should not reach, and what they should: without the packet filter, which shows that the way is
 * there, and with it.
 */
export async function whoReachesWhat(vm: QemuVm, neighbour: Neighbour, prefix: string): Promise<Reached> {
  const places = await placesOf(vm)
  forgeable(neighbour, places)
  const tries = {
    neighbour: triesOfNeighbour(places),
    web: triesOfPod(places),
    held: triesOfHeldPod(places),
  }
  const round = async (name: string) => {
    // As at the beginning: whoever forgot the hardware address of the other has to ask for it.
    neighbour.ip('neighbour flush all')
    await ask(vm, 'ip neighbour flush all')
    const named = (calls: readonly Call[]) => calls.map(call => ({ ...call, id: `${name} ${call.id}` }))
    const outcomes = new Map([
      ...(await neighbour.call(named(tries.neighbour))),
      ...(await callFromPod(vm, places.web, named(tries.web))),
      ...(await callFromPod(vm, places.held, named(tries.held))),
    ])
    const heard = new Set([...neighbour.heard(), ...(await heardOn(vm))])
    return (id: string) =>
      heard.has(`${name} ${id}`) ? 'yes' : [...(outcomes.get(`${name} ${id}`) ?? [])][0]
  }
  try {
    await listen(vm, places)
    await ask(vm, 'nft delete table inet bakelet')
    const without = await round('without')
    await ask(vm, `nft --file ${prefix}/conf/firewall.nft`)
    const filtered = await round('with')
    const all = Object.values(tries).flat()
    return {
      seen: all.map(({ id }) => `${id}: ${without(id)}, ${filtered(id)}`),
      wanted: all.map(({ id, ...wanted }) => `${id}: ${wanted.without}, ${wanted.with}`),
    }
  } finally {
    await ask(vm, listeners.map(each => `systemctl stop wire-${each}; rm ${logOf(each)}`).join('\n'))
  }
}

/** The neighbour has the addresses that it forges, but sends nothing from them unless it is told to. */
function forgeable(neighbour: Neighbour, { otherPod }: Places): void {
  neighbour.ip(`address add ${otherPod.ipv4}/32 dev eth0 preferred_lft 0`)
  neighbour.ip(`address add ${otherPod.ipv6}/128 dev eth0 nodad preferred_lft 0`)
}

/** On the node, and in the pod with the published port. */
async function listen(vm: QemuVm, { web }: Places): Promise<void> {
  const text = await readFile(join(import.meta.dirname, 'calls.pl'), 'utf8')
  await ask(vm, `cat >${program} <<'end'\n${text}end`)
  for (const listener of listeners) {
    const where = listener === 'pod' ? `ip netns exec ${web.namespace} ` : ''
    const command = `exec ${where}perl ${program} listen ${listenedPort} >${logOf(listener)}`
    await ask(
      vm,
      `systemd-run --quiet --unit=wire-${listener} sh -c '${command}'
      until grep -qs listening ${logOf(listener)}; do sleep 0.2; done`,
    )
  }
}

async function heardOn(vm: QemuVm): Promise<readonly string[]> {
  return (await ask(vm, `cat ${listeners.map(logOf).join(' ')}`)).split('\n')
}

async function callFromPod(vm: QemuVm, { namespace }: Places['web'], calls: readonly Call[]) {
  const command = `ip netns exec ${namespace} perl ${program} once`
  return outcomesOf(await ask(vm, `${command} <<'end'\n${textOfCalls(calls)}end`))
}
