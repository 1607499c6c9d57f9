import { show } from '../../../config/show.ts'
import { formatPath } from '../../../diagnostics/config-path.ts'
import { isQualifiedName } from './names.ts'
import type { Node } from './node.ts'
import { oncePerNode } from './once-per-node.ts'
import { one, parseQuantity } from './quantity.ts'
import type { Reporter } from './reporter.ts'

const compute = ['cpu', 'memory', 'ephemeral-storage']

/**
 * Rules on the resources of a container: pkg/apis/core/validation/validation.go@v1.36.4 (validateResourceRequirements,
 * validateContainerResourceName).
 */
export function checkResources(resources: Node, spec: Node, out: Reporter): void {
  const limits = resources.get('limits')
  const requests = resources.get('requests')
  for (const [name, quantity] of [...limits.entries, ...requests.entries])
    checkResourceName(name, quantity, out)
  checkRequests(resources, out)

  const named = [...limits.entries, ...requests.entries].map(([name]) => name)
  if (named.some(isHugePages) && !named.includes('cpu') && !named.includes('memory'))
    out.invalid(resources, 'hugepages need a request or limit of cpu or memory too', 'add memory: …')
  for (const claim of resources.get('claims').items)
    if (!claimNames(spec).has(claim.get('name').value))
      out.report(
        'pod-needs-api-server',
        claim,
        `the resource claim ${show(claim.get('name').value)} is an object of the API server`,
        'remove claims; give the container a device with hostPath',
      )
}

const claimNames = oncePerNode(
  spec => new Set(spec.get('resourceClaims').items.map(({ get }) => get('name').value)),
)

/** Go's decoder makes zero of null. */
export const amountOf = ({ value }: Node): bigint | undefined => (value === null ? 0n : parseQuantity(value))

/** Amounts, and requests against limits: the same for a container and for a whole Pod (validateResourceRequirements). */
export function checkRequests(resources: Node, out: Reporter): void {
  const limits = resources.get('limits')
  const requests = resources.get('requests')
  for (const [name, quantity] of [...limits.entries, ...requests.entries]) checkAmount(name, quantity, out)
  for (const [name, request] of requests.entries) checkAgainstLimit(name, request, limits.get(name), out)
}

const largestInt64 = 2n ** 63n - 1n
const isHugePages = (name: string) => name.startsWith('hugepages-')
/** IsNativeResource: no prefix, or one of Kubernetes' own. */
export const isNativeResource = (name: string) => !name.includes('/') || name.includes('kubernetes.io/')

export function checkResourceName(name: string, quantity: Node, out: Reporter) {
  const standard = compute.includes(name) || isHugePages(name)
  const extended =
    name.includes('/') &&
    (isNativeResource(name) || (!name.startsWith('requests.') && isQualifiedName(`requests.${name}`)))
  if (isQualifiedName(name) && (name.includes('/') ? extended : standard)) return
  out.report(
    'pod-invalid',
    quantity,
    `${show(name)} is not a resource of a container`,
    'write cpu, memory, ephemeral-storage, hugepages-SIZE, or a name with a domain such as example.com/gpu',
    { at: 'key' },
  )
}

export function checkAmount(name: string, quantity: Node, out: Reporter) {
  const amount = parseQuantity(quantity.value)
  if (amount === undefined) return
  if (amount < 0n) out.invalid(quantity, `${show(quantity.value)} of ${name} is negative`, 'write 0 or more')
  // MilliValue of upstream ends at the largest int64, which is not a multiple of 1000.
  else if (!isNativeResource(name) && (amount % one !== 0n || amount > (one / 1000n) * largestInt64))
    out.invalid(
      quantity,
      `${show(quantity.value)} of ${name} is not a whole number of at most 9P`,
      'write a whole number',
    )
  else if (isHugePages(name)) {
    const page = parseQuantity(name.slice('hugepages-'.length))
    if (!page || page <= 0n || amount % page !== 0n)
      out.invalid(
        quantity,
        `${show(quantity.value)} is not a multiple of the page size in ${name}`,
        'write a multiple of the page size',
      )
  }
}

function checkAgainstLimit(name: string, request: Node, limit: Node, out: Reporter) {
  const wanted = amountOf(request)
  const most = amountOf(limit)
  const overcommit = isNativeResource(name) && !isHugePages(name)
  if (wanted === undefined) return
  if (most === undefined) {
    if (!overcommit && !limit.given)
      out.invalid(
        request,
        `${name} cannot be overcommitted, so it needs a limit too`,
        `add limits: {${name}: ${String(request.value)}}`,
      )
  } else if (overcommit ? wanted > most : wanted !== most)
    out.invalid(
      request,
      `the request ${show(request.value)} of ${name} is ${overcommit ? 'more than' : 'not'} its limit ${show(limit.value)} in ${formatPath(limit.path)}`,
      overcommit
        ? `write at most ${String(limit.value)}, or raise the limit`
        : `write ${String(limit.value)}`,
    )
}
