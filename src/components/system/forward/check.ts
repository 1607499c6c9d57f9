import type { Config } from '../../../config/schema.ts'
import { show } from '../../../config/show.ts'
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { serverOf } from './server.ts'

/** Logs that cross a network in clear text. */
export function checkForward({ logs: { forward } }: Config['system'], file: string): Diagnostic[] {
  if (!forward) return []
  const { scheme, host } = serverOf(forward)
  if (scheme === 'https' || isLoopback(host)) return []
  const isJournal = 'journal' in forward
  return [
    {
      code: 'logs-unencrypted',
      severity: 'warning',
      message: `the logs go to ${show(host)} in clear text: everybody on the way can read them, and change them`,
      file,
      path: ['system', 'logs', 'forward', isJournal ? 'journal' : 'syslog'],
      hint: isJournal
        ? 'write https://, with the certificate of the server from an authority that the node trusts (`system.certificates`)'
        : 'write `journal: https://…`, for which the server needs systemd-journal-remote; or keep the way private, as a VPN does',
    },
  ]
}

/** A pod in the network of the node, or a tunnel. */
const isLoopback = (host: string) => /^(127\.[0-9.]+|localhost|::1)$/.test(host)
