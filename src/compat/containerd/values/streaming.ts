import { isIP } from '../../../components/pods/check/ip.ts'
import { below } from '../../../resolve/cri-tables.ts'
import { textAt, type ValueFault, type ValueRule, type ValueSubject } from './value-rule.ts'

/** The server of `kubectl exec`: internal/cri/config/streaming.go (pkg/cri/server/streaming.go in 1.x). */
export const checkStreaming: ValueRule = subject => [...address(subject), ...port(subject), ...tls(subject)]

function address({ server }: ValueSubject): ValueFault[] {
  const key = 'stream_server_address'
  const value = textAt(server, key)
  if (value === undefined || value === 'localhost' || isIP(value)) return []
  const common = { path: [...server.path, key], hint: 'remove it: 127.0.0.1 is the default', from }
  return value === ''
    ? [{ ...common, effect: 'does not start its CRI', why: 'it looks for the address of a default route' }]
    : [{ ...common, effect: 'does not start', why: `\`${key}\` is not an address: ${value}` }]
}

function port({ server }: ValueSubject): ValueFault[] {
  const key = 'stream_server_port'
  const value = textAt(server, key)
  // "" is 0, any free port.
  if (!value || (/^\d+$/.test(value) && Number(value) <= 65535)) return []
  const why = `\`${key}\` is not a port: ${value}`
  return [{ path: [...server.path, key], effect: 'does not start', why, hint: 'write "0" to "65535"', from }]
}

function tls({ server }: ValueSubject): ValueFault[] {
  const pair = below(server, 'x509_key_pair_streaming')
  const keys = ['tls_cert_file', 'tls_key_file']
  const given = keys.filter(key => textAt(pair, key))
  const [first] = given
  if (first === undefined) return []
  const fault = (why: string, hint: string): ValueFault[] => [
    { path: [...pair.path, first], at: 'key', effect: 'does not start its CRI', why, hint, from },
  ]
  if (server.table.enable_tls_streaming !== true)
    return fault('`enable_tls_streaming` is off', 'add `enable_tls_streaming: true`, or remove it')
  const other = keys.find(key => key !== first)
  return given.length === 2 ? [] : fault(`\`${other}\` is missing`, `add \`${other}\``)
}

const from = 'cri/config/streaming.go'
