import type { Config } from '../../config/schema.ts'
import type { DiagnosticCode } from '../../diagnostics/codes.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { hasProxy, withPassword } from './proxy.ts'

export function checkProxy({ proxy }: Config['system'], file: string): Diagnostic[] {
  const warning = (code: DiagnosticCode, key: string, message: string, hint: string): Diagnostic => ({
    ...{ code, severity: 'warning', message, file },
    ...{ path: ['system', 'proxy', key], hint },
  })
  if (!hasProxy(proxy))
    return proxy.noProxy.length === 0
      ? []
      : [
          warning(
            'proxy-incomplete',
            'noProxy',
            '`system.proxy.noProxy` does nothing without a proxy',
            'set `system.proxy.https`',
          ),
        ]
  const passwords = withPassword(proxy).map(key =>
    warning(
      'proxy-password-readable',
      key,
      'the password for the proxy is in clear text in user-data and in images of this node',
      'user-data is read by every process, in Pods too, that reaches the metadata service; an image by everybody who gets a copy: keep both private, or let the proxy know the node by its address',
    ),
  )
  if (proxy.https !== undefined) return passwords
  return [
    ...passwords,
    warning(
      'proxy-incomplete',
      'http',
      'registries and downloads are reached by https://, for which there is no proxy',
      'set `system.proxy.https` too, mostly to the same URL',
    ),
  ]
}
