import plugin from '../../../templates/firewall/bin/bakelet-egress.pl'
import unit from '../../../templates/firewall/etc/systemd/system/bakelet-firewall.service.hbs'
import type { Config } from '../../config/schema.ts'
import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import { nftTable } from '../../render/nft.ts'
import { unitWord } from '../../render/unit.ts'
import type { Component } from '../component.ts'
import { plannedUnit } from '../planned-unit.ts'
import { sandbox } from '../sandbox.ts'
import { checkEgress } from './egress/check.ts'
import { wiresTable } from './egress/wires.ts'
import { forwardChains } from './forward.ts'
import { inputChain } from './input.ts'

const origin = from('firewall')

const unitName = 'bakelet-firewall.service'

/** What kubelet.service requires: where the filter cannot be loaded, no pod runs without. */
export function firewallUnits({ firewall }: Pick<Config, 'firewall'>): string[] {
  return firewall === 'off' ? [] : [unitName]
}

/**
 * One table of its own. The plugins of CNI have theirs, which they change with each pod; in nftables a packet has to pass every table
 * (nft(8), "VERDICT STATEMENTS": drop ends it at once, accept ends the chain alone).
 */
export const firewall: Component = input => {
  const { config } = input.resolved
  if (config.firewall === 'off') return {}
  const { firewall: file, egressPlugin } = nodePaths(config.prefix)
  const { egress } = config.firewall
  const chains = [...forwardChains(input, config.firewall), inputChain(input, config.firewall)]
  return {
    diagnostics: checkEgress(input, egress),
    files: [
      {
        path: file,
        mode: '0600',
        content: `# Made by bakelet.\n${wiresTable(egress, input)}${nftTable('bakelet', chains)}`,
        ...origin('firewall'),
      },
      ...(egress.length === 0
        ? []
        : [
            {
              path: egressPlugin,
              mode: '0755' as const,
              content: plugin,
              ...origin('firewall', 'egress'),
            },
          ]),
    ],
    units: [
      plannedUnit(unit, {
        name: unitName,
        // systemd.special(7), network-pre.target: where the network is set up only after it, and what wants it before says so.
        relations: { Wants: ['network-pre.target'], Before: ['network-pre.target', 'shutdown.target'] },
        wantedBy: 'sysinit.target',
        values: {
          file: unitWord(file),
          sandbox: sandbox({ capabilities: ['CAP_NET_ADMIN'], families: ['AF_NETLINK'] }),
        },
        ...origin('firewall'),
      }),
    ],
  }
}
