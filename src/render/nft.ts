import type { Encoded } from './encoded.ts'

/** A chain of a table: nft(8), "CHAINS". Without a hook others jump to it. */
export interface NftChain {
  readonly name: string
  /** The policy is to drop. */
  readonly hook?: 'input' | 'forward'
  readonly rules: readonly Encoded[]
}

/** A rule from its words, which are nft's own or encoded. */
export function nftRule(words: TemplateStringsArray, ...values: readonly Encoded[]): Encoded {
  return String.raw({ raw: words }, ...values) as Encoded
}

/** The name of an interface. nft takes a `*` at its end for any rest, and has no escape for a quote. */
export function nftInterface(name: string): Encoded {
  if (!/^[A-Za-z0-9_.:@-]{1,15}$/.test(name)) throw new Error(`not an interface: ${JSON.stringify(name)}`)
  return `"${name}"` as Encoded
}

/** A port, and the transport protocol that it is of. */
export function nftPort(protocol: 'tcp' | 'udp' | 'sctp', port: number): Encoded {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`not a port: ${port}`)
  return `${protocol} dport ${port}` as Encoded
}

/** What a rule is about, in words that need no escape. */
export function nftComment(text: string): Encoded {
  if (!/^[A-Za-z0-9_./-]+$/.test(text)) throw new Error(`not a comment: ${JSON.stringify(text)}`)
  return `"${text}"` as Encoded
}

interface Port {
  readonly protocol: 'tcp' | 'udp' | 'sctp'
  readonly port: number
}

/** Any of several ports: one match for each protocol. */
export function nftPorts(ports: readonly Port[]): Encoded[] {
  return (['tcp', 'udp', 'sctp'] as const).flatMap(protocol => {
    const those = new Set(ports.filter(port => port.protocol === protocol).map(({ port }) => port))
    const numbers = [...those].map(port => nftPort(protocol, port).split(' ').at(-1))
    return numbers.length === 0 ? [] : [`${protocol} dport { ${numbers.join(', ')} }` as Encoded]
  })
}

/** An address or a network, with the family that it is of: `ip saddr 192.0.2.0/24`. */
export function nftAddress(side: 'saddr' | 'daddr', address: string): Encoded {
  return `${familyOf(address)} ${side} ${checked(address)}` as Encoded
}

/** Any of several addresses and networks: one match for each family that they are of. */
export function nftAddresses(side: 'saddr' | 'daddr', addresses: readonly string[]): Encoded[] {
  return (['ip', 'ip6'] as const).flatMap(family => {
    const those = addresses.filter(address => familyOf(address) === family).map(checked)
    return those.length === 0 ? [] : [`${family} ${side} { ${those.join(', ')} }` as Encoded]
  })
}

const familyOf = (address: string) => (address.includes(':') ? 'ip6' : 'ip')

function checked(address: string): string {
  if (!/^[0-9A-Fa-f:.]+(\/\d{1,3})?$/.test(address))
    throw new Error(`not an address: ${JSON.stringify(address)}`)
  return address
}

/**
 * A file for `nft --file`, which is one transaction: the table is replaced as a whole, or left as it was (nft(8), "-f"). The first
 * line makes the table that the second deletes, since deleting what is not there is an error.
 */
export function nftTable(name: string, chains: readonly NftChain[]): string {
  const table = `table inet ${identifier(name)}`
  return [table, `delete ${table}`, `${table} {`, chains.map(chainText).join('\n'), '}', ''].join('\n')
}

function chainText({ name, hook, rules }: NftChain): string {
  const head = hook ? [`type filter hook ${hook} priority filter; policy drop;`] : []
  return `\tchain ${identifier(name)} {\n${[...head, ...rules].map(line => `\t\t${line}\n`).join('')}\t}`
}

function identifier(name: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`not a name: ${JSON.stringify(name)}`)
  return name
}
