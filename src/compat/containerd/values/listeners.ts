import { isIP } from '../../../components/pods/check/ip.ts'
import { below, type PlacedTable } from '../../../resolve/cri-tables.ts'
import { compareVersions } from '../../../upstream/version.ts'
import { textAt, type ValueFault, type ValueRule } from './value-rule.ts'

/** Where the daemon listens besides its socket: serveMetrics and serveDebug; plugins of their own from 2.3 on. */
export const checkListeners: ValueRule = ({ root, plugin, line }) => {
  const table = (name: string) =>
    compareVersions(line, '2.3') < 0 ? below(root, name) : plugin(`io.containerd.server.v1.${name}`)
  const debug = table('debug')
  return [...tcp(table('metrics')), ...(textAt(debug, 'address')?.startsWith('/') ? [] : tcp(debug))]
}

/** net.Listen of Go; "" is off. */
function tcp(place: PlacedTable): ValueFault[] {
  const value = textAt(place, 'address')
  if (!value || isHostAndPort(value)) return []
  return [
    {
      ...{ path: [...place.path, 'address'], effect: 'does not start' },
      why: `it cannot listen on ${JSON.stringify(value)}`,
      hint: 'write it like "127.0.0.1:1338"',
      from: 'cmd/containerd/command/main.go',
    },
  ]
}

function isHostAndPort(text: string): boolean {
  const [, six, host = six ?? '', port] = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(text) ?? []
  if (port === undefined || Number(port) > 65535) return false
  return host === '' || host === 'localhost' || isIP(host)
}
