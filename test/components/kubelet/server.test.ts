import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { weakenings } from '../../../src/components/weakenings.ts'
import { compileText } from '../../compile/compile.ts'

const server = { clientCA: 'pki/ca.crt' }

async function compiled(kubelet: object, others = {}) {
  const { plan, config } = await compileText(JSON.stringify({ name: 'a', kubelet, ...others }))
  const { content } = plan?.files.find(({ path }) => path.endsWith('/kubelet.yaml')) ?? {}
  const version = plan?.artifacts.find(({ name }) => name === 'kubelet')?.version ?? ''
  return {
    fields: parse(String(content)) as Record<string, unknown>,
    weaker: (config ? weakenings(config, version) : []).map(({ key }) => key.replace(/^kubelet\./, '')),
  }
}

const closed = {
  tlsMinVersion: 'VersionTLS13',
  streamingConnectionIdleTimeout: '5m',
  enableDebuggingHandlers: false,
  enableSystemLogHandler: false,
}
const handlers = { enableProfilingHandler: false, enableDebugFlagsHandler: false }

it.each(['1.20.0', '1.21.0', '1.36.4', '1.37'])(
  'kubelet %s: what the server has by default',
  async version => {
    // The containerd that these work with, as in test/cases/oldest.
    const old = { containerd: { version: '1.6.0' }, cni: { version: '1.0.0' } }
    const { fields, weaker } = await compiled({ version, server }, /^1\.2/.test(version) ? old : {})
    expect(fields).toMatchObject({ ...closed, ...(version === '1.20.0' ? {} : handlers) })
    if (version === '1.20.0') expect(fields).not.toHaveProperty('enableProfilingHandler')
    expect(fields).not.toHaveProperty('tlsCipherSuites')
    expect(weaker.filter(key => key !== 'version')).toEqual([])
  },
)

it('without the server there is none of it', async () => {
  const { fields, weaker } = await compiled({ config: { tlsMinVersion: 'VersionTLS10' } })
  expect(Object.keys(fields).filter(name => Object.hasOwn({ ...closed, ...handlers }, name))).toEqual([
    'tlsMinVersion',
  ])
  expect(weaker).toEqual([])
})

it('TLS 1.2 is asked for with strong suites', async () => {
  const { fields } = await compiled({ server, config: { tlsMinVersion: 'VersionTLS12' } })
  const suites = fields.tlsCipherSuites as string[]
  expect(suites).toHaveLength(6)
  expect(suites.filter(suite => !/^TLS_ECDHE_(RSA|ECDSA)_WITH_.*(GCM|CHACHA20)/.test(suite))).toEqual([])
})

it.each<[object, readonly string[]]>([
  [{ config: { tlsMinVersion: 'VersionTLS12' } }, ['config.tlsMinVersion']],
  [{ flags: { 'tls-min-version': 'VersionTLS12' } }, ['flags.tls-min-version']],
  [{ config: { tlsMinVersion: 'VersionTLS12' }, flags: { 'tls-min-version': 'VersionTLS13' } }, []],
  [
    {
      config: {
        tlsMinVersion: 'VersionTLS12',
        tlsCipherSuites: ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
      },
    },
    ['config.tlsMinVersion'],
  ],
  [
    { config: { tlsMinVersion: 'VersionTLS12', tlsCipherSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] } },
    ['config.tlsMinVersion', 'config.tlsCipherSuites'],
  ],
  [
    { config: { tlsMinVersion: 'VersionTLS12', tlsCipherSuites: [] } },
    ['config.tlsMinVersion', 'config.tlsCipherSuites'],
  ],
  // With TLS 1.3 they do nothing.
  [{ config: { tlsCipherSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] } }, []],
  [{ config: { streamingConnectionIdleTimeout: '0s' } }, ['config.streamingConnectionIdleTimeout']],
  [{ config: { streamingConnectionIdleTimeout: '4h' } }, []],
  [
    { flags: { 'enable-debugging-handlers': true }, config: { enableProfilingHandler: true } },
    ['flags.enable-debugging-handlers', 'config.enableProfilingHandler'],
  ],
  [{ config: { enableSystemLogHandler: true, enableDebugFlagsHandler: true } }, []],
  [
    {
      config: { enableDebuggingHandlers: true, enableSystemLogHandler: true, enableDebugFlagsHandler: true },
    },
    ['config.enableDebuggingHandlers', 'config.enableSystemLogHandler', 'config.enableDebugFlagsHandler'],
  ],
])('%j: %j', async (kubelet, weaker) => {
  expect((await compiled({ server, ...kubelet })).weaker).toEqual(weaker)
})
