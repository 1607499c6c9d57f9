import type { Config } from '../../../config/schema.ts'
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { checkAddresses } from './check-addresses.ts'
import { checkLinks } from './check-links.ts'
import type { Fault } from './fault.ts'

export function checkNetwork(config: Config, file: string): Diagnostic[] {
  const error = (code: Diagnostic['code'], { path, ...fault }: Fault): Diagnostic => ({
    ...{ code, severity: 'error', ...fault, file },
    path: ['system', 'network', ...path],
  })
  const { network } = config.system
  return [
    ...checkLinks(network).map(fault => error('network-link-invalid', fault)),
    ...checkAddresses(network, config.cni.network).map(fault => error('network-address-invalid', fault)),
  ]
}
