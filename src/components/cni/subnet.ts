import type { Diagnostic } from '../../diagnostics/diagnostic.ts'

/** An IPv4 network in CIDR form, written by its first address, with room for a gateway and a few pods. */
export function checkSubnet(subnet: string, file: string): Diagnostic[] {
  const problem = (message: string, hint: string): Diagnostic[] => [
    { code: 'subnet-invalid', severity: 'error', message, file, path: ['cni', 'network', 'subnet'], hint },
  ]
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(subnet)
  if (!match) return problem(`\`${subnet}\` is not an IPv4 subnet in CIDR form`, 'write it like 10.88.0.0/16')
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number)
  if ([a, b, c, d].some(octet => octet > 255) || bits > 32)
    return problem(`\`${subnet}\` is not an IPv4 subnet in CIDR form`, 'write it like 10.88.0.0/16')
  // host-local keeps the network, gateway and broadcast addresses to itself (plugins/ipam/host-local v1.9.1, range.go).
  if (bits > 29) return problem(`\`${subnet}\` has no room for pods`, 'use /29 or larger')
  const address = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
  const network = bits === 0 ? 0 : (address & (0xffffffff << (32 - bits))) >>> 0
  const dotted = [24, 16, 8, 0].map(shift => (network >>> shift) & 255).join('.')
  if (address !== network) return problem(`\`${subnet}\` has host bits set`, `write ${dotted}/${bits}`)
  return []
}
