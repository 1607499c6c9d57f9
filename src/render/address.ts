/** An address of IPv4 or IPv6. */
export interface Address {
  readonly bits: 32 | 128
  readonly value: bigint
}

/** A network and an address in it: 192.0.2.10/24. */
export interface AddressInNetwork extends Address {
  readonly prefix: number
}

export function parseAddress(text: string): Address | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const octets = text.split('.')
    // Some read a leading zero as octal (inet_aton(3)), others as nothing.
    if (octets.some(octet => Number(octet) > 255 || /^0./.test(octet))) return undefined
    return { bits: 32, value: join(octets.map(Number), 8) }
  }
  if (!/^[0-9A-Fa-f.]*:[0-9A-Fa-f:.]+$/.test(text) || !URL.canParse(`http://[${text}]`)) return undefined
  // In the form of RFC 5952, without dots.
  const [head = [], tail = []] = new URL(`http://[${text}]`).hostname
    .slice(1, -1)
    .split('::')
    .map(half => half.split(':').flatMap(group => (group === '' ? [] : [Number.parseInt(group, 16)])))
  const zeros = Array<number>(8 - head.length - tail.length).fill(0)
  return { bits: 128, value: join([...head, ...zeros, ...tail], 16) }
}

const join = (parts: readonly number[], bits: number) =>
  parts.reduce((value, part) => (value << BigInt(bits)) | BigInt(part), 0n)

/** As people write it: of IPv6 the form of RFC 5952. */
export function formatAddress({ bits, value }: Address): string {
  const size = bits === 32 ? 8 : 16
  const parts = Array.from({ length: bits / size }, (_, index) =>
    Number((value >> BigInt(bits - size * (index + 1))) & ((1n << BigInt(size)) - 1n)),
  )
  if (bits === 32) return parts.join('.')
  return new URL(`http://[${parts.map(part => part.toString(16)).join(':')}]`).hostname.slice(1, -1)
}

/** ADDRESS/PREFIX. */
export function parseInNetwork(text: string): AddressInNetwork | undefined {
  const [, before = '', prefix = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? []
  const address = parseAddress(before)
  return address && Number(prefix) <= address.bits ? { ...address, prefix: Number(prefix) } : undefined
}

const hostBits = ({ bits, prefix }: AddressInNetwork) => (1n << BigInt(bits - prefix)) - 1n

/** The first address of the network, and the last. */
export function ends(network: AddressInNetwork): { readonly first: bigint; readonly last: bigint } {
  const first = network.value & ~hostBits(network)
  return { first, last: first | hostBits(network) }
}

export function isWithin({ bits, value }: Address, network: AddressInNetwork): boolean {
  const { first, last } = ends(network)
  return bits === network.bits && first <= value && value <= last
}
