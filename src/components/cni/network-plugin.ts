import { interfaceNamePattern } from '../../config/interface-name.ts'
import { isTable } from '../../config/table.ts'

/** What the rest has to know about a plugin of a conflist. */
export interface NetworkPlugin {
  readonly type: string
  /**
   * Of the plugin `bridge`, the interface: its default is cni0 (plugins/main/bridge v1.9.1, defaultBrName). check-conflist.ts refuses what
   * is not a name.
   */
  readonly bridge: string
  /** The plugin that it asks for addresses. */
  readonly ipam: string | undefined
  /** What it wants to be told about a Pod: CONVENTIONS.md of CNI, "Dynamic Plugin specific fields". */
  readonly capabilities: readonly string[]
}

/** Of a conflist, as far as it is one. */
export function pluginsOf(conflist: unknown): NetworkPlugin[] {
  const plugins = isTable(conflist) && Array.isArray(conflist.plugins) ? conflist.plugins : []
  return plugins.filter(isTable).flatMap(({ type, bridge, ipam, capabilities }) =>
    typeof type === 'string'
      ? {
          type,
          bridge: typeof bridge === 'string' && interfaceNamePattern.test(bridge) ? bridge : 'cni0',
          ipam: isTable(ipam) && typeof ipam.type === 'string' ? ipam.type : undefined,
          capabilities: isTable(capabilities)
            ? Object.keys(capabilities).filter(key => capabilities[key] === true)
            : [],
        }
      : [],
  )
}
