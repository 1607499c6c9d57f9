import type { Config } from '../config/schema.ts'
import { firewallWeakenings } from './firewall/weakenings.ts'
import { kernelWeakenings } from './kernel/weakenings.ts'
import { kubeletWeakenings } from './kubelet/weakenings.ts'
import { systemWeakenings } from './system/weakenings.ts'
import type { Weakening } from './weakening.ts'

/** What a config takes from the defaults. `kubelet`: the version of it; undefined: the node has none. */
export function weakenings(config: Config, kubelet: string | undefined): Weakening[] {
  return [
    ...kernelWeakenings(config),
    ...firewallWeakenings(config),
    ...systemWeakenings(config),
    ...(kubelet === undefined ? [] : kubeletWeakenings(config, kubelet)),
  ]
}
