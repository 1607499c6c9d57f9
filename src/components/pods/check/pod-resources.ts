import { show } from '../../../config/show.ts'
import { type Container, containersOf } from './container-lists.ts'
import type { Node } from './node.ts'
import { parseQuantity } from './quantity.ts'
import type { Reporter } from './reporter.ts'
import { checkRequests } from './resources.ts'

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
  checkRequests(resources, out)
  for (const [name, limit] of limits.entries) checkContainerLimits(name, limit, spec, out)
  for (const [name, request] of requests.entries) checkSum(name, request, spec, out)
}

function checkContainerLimits(name: string, limit: Node, spec: Node, out: Reporter) {
  const most = parseQuantity(limit.value)
  if (most === undefined) return
  const larger = spec
    .get('containers')
    .items.map(container => container.get('resources').get('limits').get(name))
    .filter(({ value }) => (parseQuantity(value) ?? 0n) > most)
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
  const granted = parseQuantity(request.value)
  if (granted !== undefined && requestedBy(name, spec) > granted)
    out.invalid(
      request,
      `the containers together request more ${name} than ${show(request.value)}`,
      'raise it, or lower their requests',
    )
}

/** What the containers need at the busiest moment (AggregateContainerRequests, component-helpers/resource/helpers.go@v0.36.4). */
function requestedBy(name: string, spec: Node): bigint {
  const of = ({ node }: Container) => {
    const { get } = node.get('resources')
    return (
      parseQuantity(get('requests').get(name).value) ?? parseQuantity(get('limits').get(name).value) ?? 0n
    )
  }
  let running = 0n
  let peak = 0n
  for (const container of containersOf(spec)) {
    if (container.keepsRunning) running += of(container)
    else if (running + of(container) > peak) peak = running + of(container)
  }
  return running > peak ? running : peak
}
