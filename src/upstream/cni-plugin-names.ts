import { compareVersions } from './version.ts'

/**
 * The plugins for Linux of a release, with their folder in plugins/ of github.com/containernetworking/plugins v1.9.1. Without
 * dhcp: it only passes calls on to a daemon of its own (plugins/ipam/dhcp/daemon.go), which nothing on the node starts.
 */
const folders = {
  bandwidth: 'meta',
  bridge: 'main',
  dummy: 'main',
  firewall: 'meta',
  'host-device': 'main',
  'host-local': 'ipam',
  ipvlan: 'main',
  loopback: 'main',
  macvlan: 'main',
  portmap: 'meta',
  ptp: 'main',
  sbr: 'meta',
  static: 'ipam',
  tap: 'main',
  tuning: 'meta',
  vlan: 'main',
  vrf: 'meta',
} as const

export type CniPlugin = keyof typeof folders

export const cniPluginNames = Object.keys(folders) as CniPlugin[]

/** The first release that has it, of those that are not in every release that bakelet writes configuration for: release notes. */
const since: { readonly [Name in CniPlugin]?: string } = { dummy: '1.2.0', tap: '1.3.0' }

/** The oldest release that has the plugin, where a release without it is older than `version`. */
export function firstReleaseWith(plugin: CniPlugin, version: string): string | undefined {
  const first = since[plugin]
  return first !== undefined && compareVersions(version, first) < 0 ? first : undefined
}

/** The Go packages of a release, as paths in plugins/. */
export const cniPackages = (version: string): string[] =>
  cniPluginNames
    .filter(name => firstReleaseWith(name, version) === undefined)
    .map(name => `${folders[name]}/${name}`)
