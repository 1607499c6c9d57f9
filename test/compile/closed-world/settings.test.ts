import { expect, it } from 'vitest'
import { compileText } from '../compile.ts'

const server = { listen: '127.0.0.1', clientCA: 'ca.crt' }
const packages = { packages: ['dnsmasq'] }
const tls = { tlsCertFile: '/srv/a.crt', tlsPrivateKeyFile: '/srv/a.key' }

it.each([
  [{ config: { resolvConf: '/srv/resolv.conf' } }, {}, ['error']],
  [{ config: { resolvConf: '/run/systemd/resolve/resolv.conf' } }, {}, []],
  [{ flags: { 'resolv-conf': '/srv/resolv.conf' } }, {}, ['error']],
  // The package may bring it.
  [{ config: { resolvConf: '/srv/resolv.conf' } }, packages, ['warning']],
  // No server reads them.
  [{ config: tls }, {}, ['warning', 'warning']],
  [{ config: tls, server }, {}, ['error', 'error']],
])('files that the kubelet reads and nothing makes: %j, with %j', async (kubelet, system, severities) => {
  const text = JSON.stringify({ name: 'node', kubelet, system })
  const { diagnostics } = await compileText(text, { file: 'bakelet.json' })
  const found = diagnostics.filter(({ code }) => code === 'path-missing')
  expect(found.map(({ severity }) => severity)).toEqual(severities)
})
