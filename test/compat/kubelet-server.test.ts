import { describe, expect, it } from 'vitest'
import { checkKubeletConfig } from '../../src/compat/kubelet/fields.ts'
import { checkKubeletFlags } from '../../src/compat/kubelet/flags.ts'
import kubelet from '../../src/data/kubelet-fields.json' with { type: 'json' }

// Each would let somebody in without a client certificate, or let more be asked of a port than the health of the kubelet.
describe.each(kubelet.minors)('kubelet %s: no door to its server can be opened', minor => {
  it.each<[string, unknown]>([
    ['enableServer', true],
    ['address', '0.0.0.0'],
    ['port', 10250],
    ['readOnlyPort', 10255],
    ['authentication', { anonymous: { enabled: true } }],
    ['authentication', { x509: { clientCAFile: '/etc/ca.crt' } }],
    ['authorization', { mode: 'AlwaysAllow' }],
    ['healthzBindAddress', '0.0.0.0'],
  ])('by the field %s: %j', (field, value) => {
    const found = checkKubeletConfig({ [field]: value }, `${minor}.0`, [])
    expect(found).toMatchObject([{ code: 'kubelet-config-managed', severity: 'error' }])
  })

  it.each([
    ['enable-server', true],
    ['address', '0.0.0.0'],
    ['port', 10250],
    ['read-only-port', 10255],
    ['anonymous-auth', true],
    ['authentication-token-webhook', true],
    ['authorization-mode', 'AlwaysAllow'],
    ['client-ca-file', '/etc/ca.crt'],
    ['healthz-bind-address', '0.0.0.0'],
  ])('by the flag --%s=%s', (flag, value) => {
    const found = checkKubeletFlags({ [flag]: value }, `${minor}.0`, [])
    expect(found).toMatchObject([{ code: 'kubelet-flag-managed', severity: 'error' }])
  })
})
