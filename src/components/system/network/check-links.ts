import { closest } from '../../../diagnostics/closest.ts'
import type { Fault } from './fault.ts'
import { bondOf, interfacesOf, type Network } from './interfaces.ts'

/** Names that stand for nothing or for two things, and cards that belong to two. */
export function checkLinks(network: Network): Fault[] {
  return [...checkNames(network), ...checkVlans(network), ...checkBonds(network), ...checkMatches(network)]
}

function checkNames(network: Network): Fault[] {
  const seen = new Map<string, string>()
  return interfacesOf(network).flatMap(({ kind, name }) => {
    const other = seen.get(name)
    seen.set(name, kind)
    return other === undefined
      ? []
      : [
          {
            path: [kind, name],
            message: `\`${name}\` is already in \`system.network.${other}\``,
            hint: 'give it another name',
          },
        ]
  })
}

function checkVlans({ ethernets, vlans, bonds }: Network): Fault[] {
  const parents = [...Object.keys(ethernets), ...Object.keys(bonds)]
  const seen = new Map<string, string>()
  return Object.entries(vlans).flatMap(([name, { id, link }]): Fault[] => {
    if (!parents.includes(link)) return [unknown(['vlans', name, 'link'], link, parents)]
    const key = `${id} ${link}`
    const other = seen.get(key)
    seen.set(key, name)
    if (other === undefined) return []
    const message = `VLAN ${id} of \`${link}\` is \`${other}\` already`
    return [{ path: ['vlans', name, 'id'], message, hint: 'give it another number, or remove it' }]
  })
}

function checkBonds(network: Network): Fault[] {
  const cards = Object.keys(network.ethernets)
  return Object.entries(network.bonds).flatMap(([name, { interfaces }]) =>
    interfaces.flatMap((card, index): Fault[] => {
      const path = ['bonds', name, 'interfaces', index]
      const entry = network.ethernets[card]
      if (!entry) return [unknown(path, card, cards)]
      const first = bondOf(network, card)
      if (first !== name || interfaces.indexOf(card) !== index)
        return [{ path, message: `\`${card}\` is a card of \`${first}\` already`, hint: 'remove it here' }]
      if (entry.addresses.length === 0 && entry.dhcp !== true) return []
      return [
        {
          path: ['ethernets', card],
          message: `\`${card}\` is a card of the bond \`${name}\`, and has no address of its own`,
          hint: `move its settings to \`system.network.bonds.${name}\``,
        },
      ]
    }),
  )
}

function unknown(path: Fault['path'], name: string, known: readonly string[]): Fault {
  const meant = closest(name, [...known])
  const instead = `add it to \`system.network.ethernets\`: \`${name}: {}\` is the card of this name`
  return {
    path,
    message: `no interface of \`system.network\` is called \`${name}\``,
    hint: meant === undefined ? instead : `did you mean \`${meant}\`? Else ${instead}`,
  }
}

/** networkd takes the first file that matches, so the second card would never be found. */
function checkMatches({ ethernets }: Network): Fault[] {
  const seen = new Map<string, string>()
  return Object.entries(ethernets).flatMap(([name, { match }]): Fault[] => {
    const path = ['ethernets', name, 'match']
    if (match && Object.values(match).every(value => value === undefined))
      return [{ path, message: '`match` is empty', hint: 'write `name`, `mac` or `driver`, or remove it' }]
    const key = JSON.stringify(match ? [match.name, match.mac, match.driver] : [name, undefined, undefined])
    const other = seen.get(key)
    seen.set(key, name)
    if (other === undefined) return []
    return [
      {
        path: match ? path : path.slice(0, 2),
        message: `\`${other}\` is the same card`,
        hint: 'name another card, or write the settings of both in one',
      },
    ]
  })
}
