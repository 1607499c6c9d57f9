import type { Config } from '../../../config/schema.ts'

export type Network = Config['system']['network']
type Kind = keyof Network

/** What every interface of the config has, and which one it is. */
export type Interface = { readonly kind: Kind; readonly name: string } & Pick<
  Network['bonds'][string],
  'dhcp' | 'addresses' | 'gateways' | 'routes' | 'dns' | 'searchDomains' | 'mtu'
>

export function interfacesOf({ ethernets, vlans, bonds }: Network): Interface[] {
  const of = (kind: Kind, entries: Readonly<Record<string, Omit<Interface, 'kind' | 'name'>>>) =>
    Object.entries(entries).map(([name, entry]): Interface => ({ ...entry, kind, name }))
  return [...of('ethernets', ethernets), ...of('bonds', bonds), ...of('vlans', vlans)]
}

/** The bond that a card is of. */
export function bondOf({ bonds }: Network, card: string): string | undefined {
  return Object.keys(bonds).find(name => bonds[name]?.interfaces.includes(card))
}

/** The static addresses, without the lengths of their networks. */
export function staticAddresses(network: Network): string[] {
  return interfacesOf(network).flatMap(({ addresses }) =>
    addresses.map(address => address.replace(/\/.*/, '')),
  )
}
