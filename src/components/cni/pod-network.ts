import type { Content } from '../../plan/content.ts'
import type { SourceLine } from '../../plan/entry.ts'
import { json } from '../../render/json.ts'
import type { ComponentInput, PodInput } from '../component.ts'
import { sourceAt } from '../files/named-files.ts'
import { hasEgress } from '../firewall/egress/entries.ts'
import { placeOf } from '../pods/lower/place.ts'
import { bridgeConflist, macvlanConflist } from './conflist.ts'
import { type NetworkPlugin, pluginsOf } from './network-plugin.ts'

/** The only network of all pods: containerd reads one file of its folder (max_conf_num, docs/cri/config.md). */
export interface PodNetwork {
  readonly content: Content
  readonly plugins: readonly NetworkPlugin[]
  /** What of the Pods is in it. */
  readonly lines: readonly SourceLine[]
}

export const conflistPath = ['cni', 'network', 'conflist']

export function podNetwork({ resolved, pods, sourceFiles }: ComponentInput): PodNetwork {
  const { network } = resolved.config.cni
  if ('conflist' in network) {
    const content = sourceAt(sourceFiles, conflistPath)?.content ?? ''
    return { content, plugins: pluginsOf(parsed(content)), lines: [] }
  }
  const lines = network.type === 'bridge' ? bandwidthLimits(pods) : []
  const conflist =
    network.type === 'macvlan'
      ? macvlanConflist(network)
      : bridgeConflist(network, {
          version: resolved.versions['cni-plugins'],
          limitsBandwidth: lines.length > 0,
          marksPods: hasEgress(resolved.config),
        })
  return { content: json(conflist), plugins: pluginsOf(conflist), lines }
}

function bandwidthLimits(pods: readonly PodInput[]): SourceLine[] {
  return pods
    .filter(({ facts }) => !facts.hostNetwork)
    .flatMap(({ document, facts }) =>
      facts.bandwidth.map(path => placeOf(`bandwidth of Pod ${facts.name}`, document, path)),
    )
}

/** What cannot be read is an error of check-conflist.ts. */
function parsed(content: Content): unknown {
  try {
    return JSON.parse(String(content))
  } catch {
    return undefined
  }
}
