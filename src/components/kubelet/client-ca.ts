import type { Config } from '../../config/schema.ts'
import { show } from '../../config/show.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { authorityFaults, type Purpose } from '../authorities.ts'

const clients: Purpose = {
  reader: 'the kubelet',
  instead: 'name the certificate that signed the clients',
  noAuthority: {
    message: 'so no client certificate but itself is accepted',
    hint: 'name the certificate of the authority that signs the clients (basicConstraints CA:TRUE)',
  },
}

/**
 * Checks the file of the authorities whose clients the kubelet server accepts. The kubelet does not start without one
 * certificate in it (dynamic_cafile_content.go in k8s.io/apiserver).
 */
export function checkClientCA(
  text: string | undefined,
  { server }: Config['kubelet'],
  file: string,
): Diagnostic[] {
  if (text === undefined || server === 'off') return []
  return authorityFaults(text, show(server.clientCA), clients).map(fault => ({
    code: 'client-ca-invalid',
    ...fault,
    file,
    path: ['kubelet', 'server', 'clientCA'],
  }))
}
