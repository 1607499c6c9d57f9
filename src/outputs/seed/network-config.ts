import type { Config } from '../../config/schema.ts'
import { networkConfig } from '../cloud-init/network-config.ts'

type Ethernets = Config['system']['network']['ethernets']

/**
 * The network-config of one machine. The image has no netplan, so cloud-init makes files of systemd-networkd of it, which match a card
 * by the key of its entry, whatever `match` says (cloud-init 25.1, generate_match_section in net/networkd.py;
 * https://github.com/canonical/cloud-init/issues/6319).
 */
export function seedNetworkConfig({ ethernets }: { readonly ethernets: Ethernets }): string | undefined {
  const cards = Object.entries(ethernets).map(([key, card]) => [matchedName(key, card), card] as const)
  return networkConfig({ ethernets: Object.fromEntries(cards), vlans: {}, bonds: {} })
}

/** Name= of the file: a pattern of systemd.network(5). For a hardware address cloud-init looks up the name itself. */
export function matchedName(key: string, { match }: Pick<Ethernets[string], 'match'>): string {
  if (!match || match.mac !== undefined) return key
  return match.name ?? '*'
}
