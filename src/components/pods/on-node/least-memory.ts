import { show } from '../../../config/show.ts'
import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import { one, parseQuantity } from '../check/quantity.ts'
import type { Reporter } from '../check/reporter.ts'

/** What runc needs to start anything, as Docker has it: linuxMinMemory in daemon_unix.go of github.com/moby/moby 28. */
const leastBytes = 6n * 1024n ** 2n

/** Limits in which runc is killed before it has started the container: most often a unit that was left out, or the "m" of cpu. */
export function checkLeastMemory(pod: Node, out: Reporter): void {
  const spec = pod.get('spec')
  for (const owner of [spec, ...containersOf(spec).map(({ node }) => node)]) {
    const limit = owner.get('resources').get('limits').get('memory')
    const amount = parseQuantity(limit.value)
    if (amount === undefined || amount <= 0n || amount >= leastBytes * one) continue
    out.report(
      'pod-not-admitted',
      limit,
      `${show(limit.value)} of memory is too little: the kernel ends runc before it has started a container in it`,
      'write at least 6Mi; M and Mi are megabytes, m is a thousandth',
      { severity: 'warning' },
    )
  }
}
