import { show } from '../../../config/show.ts'
import { type Container, containersOf } from './container-lists.ts'
import type { Node } from './node.ts'
import { oncePerNode } from './once-per-node.ts'
import { parseQuantity } from './quantity.ts'
import type { Reporter } from './reporter.ts'
import { amountOf, checkRequests } from './resources.ts'

/**
 * Rules on the resources of a whole Pod: pkg/apis/core/validation/validation.go@v1.36.4 (validatePodResources,
 * validatePodResourceConsistency).
 */
export function checkPodResources(spec: Node, out: Reporter): void {
  const resources = spec.get('resources')
  if (!resources.given) return
  const limits = resources.get('limits')
  const requests = resources.get('requests')
  if (resources.get('claims').given)
    out.invalid(resources.get('claims'), 'a Pod as a whole has no resource claims', 'remove claims')
  for (const [name, quantity] of [...limits.entries, ...requests.entries])
    if (name !== 'cpu' && name !== 'memory' && !name.startsWith('hugepages-'))
      out.report(
        'pod-invalid',
        quantity,
        `${show(name)} is not a resource of a Pod`,
        'write cpu, memory or hugepages-SIZE',
        { at: 'key' },
      )
  const named = [...limits.entries, ...requests.entries].map(([name]) => name)
  if (
    named.some(name => name.startsWith('hugepages-')) &&
    !named.includes('cpu') &&
    !named.includes('memory')
  )
    out.invalid(resources, 'hugepages need a request or limit of cpu or memory too', 'add memory: …')
  checkRequests(resources, out)
  for (const [name, limit] of limits.entries) checkContainerLimits(name, limit, spec, out)
  for (const [name, request] of requests.entries) checkSum(name, request, spec, out)
}

function checkContainerLimits(name: string, limit: Node, spec: Node, out: Reporter) {
  const most = amountOf(limit)
  if (most === undefined) return
  const larger = (shares(spec).get(name) ?? [])
    .filter(share => !share.init && (amountOf(share.limit) ?? 0n) > most)
    .map(share => share.limit)
  for (const quantity of larger)
    out.invalid(
      quantity,
      `the limit ${show(quantity.value)} of ${name} is more than the Pod's ${show(limit.value)}`,
      `write at most ${show(limit.value)}, or raise spec.resources.limits`,
    )
  const wanted = requestedBy(name, spec)
  if (larger.length === 0 && wanted > most && !spec.get('resources').get('requests').get(name).given)
    out.invalid(
      limit,
      `the containers together request more ${name} than ${show(limit.value)}`,
      'raise it, or lower their requests',
    )
}

function checkSum(name: string, request: Node, spec: Node, out: Reporter) {
  const granted = amountOf(request)
  if (granted !== undefined && requestedBy(name, spec) > granted)
    out.invalid(
      request,
      `the containers together request more ${name} than ${show(request.value)}`,
      'raise it, or lower their requests',
    )
}

/** A container that names a resource. */
interface Share extends Pick<Container, 'init' | 'keepsRunning'> {
  readonly request: Node
  readonly limit: Node
}

/** By the name of the resource, the containers that name it, in the order of their start. */
const shares = oncePerNode((spec): ReadonlyMap<string, readonly Share[]> => {
  const found = new Map<string, Share[]>()
  for (const { node, init, keepsRunning } of containersOf(spec)) {
    const requests = node.get('resources').get('requests')
    const limits = node.get('resources').get('limits')
    for (const name of new Set([...requests.entries, ...limits.entries].map(([name]) => name))) {
      const share = { init, keepsRunning, request: requests.get(name), limit: limits.get(name) }
      const others = found.get(name)
      if (others) others.push(share)
      else found.set(name, [share])
    }
  }
  return found
})

/** Whether a container of the Pod has a request or a limit of a resource. */
export const isNamed = (name: string, spec: Node): boolean => shares(spec).has(name)

/** What the containers need at the busiest moment (AggregateContainerRequests, component-helpers/resource/helpers.go@v0.36.4). */
export function requestedBy(name: string, spec: Node): bigint {
  let running = 0n
  let peak = 0n
  for (const { request, limit, keepsRunning } of shares(spec).get(name) ?? []) {
    const amount = parseQuantity(request.value) ?? parseQuantity(limit.value) ?? 0n
    if (keepsRunning) running += amount
    else if (running + amount > peak) peak = running + amount
  }
  return running > peak ? running : peak
}
