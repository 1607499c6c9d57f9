import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { parse } from 'smol-toml'
import { expect, it } from 'vitest'
import type { Config } from '../../../src/config/schema.ts'
import { certificateOfCA, compileText, inShort } from '../../compile/compile.ts'
import { type Server, serversOf } from '../../oracle/hosts/oracle.ts'
import { itWith } from '../../support/foreign.ts'
import { textOf } from '../../support/text-of.ts'
import { writtenTo } from './written.ts'

const mirrored =
  'registries: {registry.k8s.io: {ca: pki/ca.crt, mirrors: [{url: "https://mirror.example.com"}]}}'

it.each([
  ['1.6.39', '1.27', 'io.containerd.grpc.v1.cri'],
  ['1.7.34', '1.30', 'io.containerd.grpc.v1.cri'],
  ['2.0.11', '1.33', 'io.containerd.cri.v1.images'],
  ['2.1.9', '1.34', 'io.containerd.cri.v1.images'],
  ['2.2.7', '1.35', 'io.containerd.cri.v1.images'],
  ['2.3.6', '1.36', 'io.containerd.cri.v1.images'],
])('containerd %s reads the folder in its own table', async (containerd, kubelet, plugin) => {
  const { plan, diagnostics } = await compileText(
    `name: a\ncontainerd: {version: ${containerd}}\nkubelet: {version: "${kubelet}"}\n${mirrored}`,
  )
  expect(diagnostics.filter(({ code }) => code.startsWith('registry'))).toEqual([])
  const file = plan?.files.find(({ path }) => path.endsWith('/containerd.toml'))
  expect(parse(textOf(file?.content))).toMatchObject({
    plugins: { [plugin]: { registry: { config_path: '/usr/local/bakelet/conf/certs.d' } } },
  })
})

it('without registries, containerd keeps its default', async () => {
  const { plan } = await compileText('name: a')
  expect(plan?.files.map(({ content }) => content).join()).not.toContain('config_path')
})

it('a node without CRI has none of it', async () => {
  const { plan, diagnostics } = await compileText(`name: a\ncontainerd: {cri: false}\n${mirrored}`)
  expect(plan?.files.filter(({ path }) => path.includes('certs.d'))).toEqual([])
  expect(diagnostics).toMatchObject([{ code: 'setting-without-cri', path: ['registries'] }])
})

it.each([
  ['1.7.34', '1.30', 'io.containerd.grpc.v1.cri', 'config_path: /etc/certs.d', 'registry-invalid'],
  ['2.3.6', '1.36', 'io.containerd.cri.v1.images', 'config_path: /etc/certs.d', 'registry-invalid'],
  ['1.7.34', '1.30', 'io.containerd.grpc.v1.cri', 'mirrors: {a: {}}', 'containerd-config-refused'],
  ['2.3.6', '1.36', 'io.containerd.cri.v1.images', 'mirrors: {a: {}}', 'containerd-config-refused'],
  ['1.7.34', '1.30', 'io.containerd.grpc.v1.cri', 'configs: {a: {tls: {}}}', 'containerd-config-refused'],
])(
  'containerd %s: one of both, `registries` or its own settings',
  async (containerd, kubelet, plugin, theirs, code) => {
    const config = `config: {plugins: {${plugin}: {registry: {${theirs}}}}}`
    const compiled = await compileText(
      `name: a\ncontainerd: {version: ${containerd}, ${config}}\nkubelet: {version: "${kubelet}"}\n${mirrored}`,
    )
    const key = theirs.split(':')[0]
    expect(inShort(compiled)).toEqual([
      `${code} bakelet.yaml containerd.config.plugins.${plugin}.registry.${key}`,
    ])
  },
)

it.each([
  ['a path', 'docker.io/library'],
  ['a URL', 'https://registry.example.com'],
  ['an address of IPv6', '[::1]:5000'],
  ['a part of a wildcard', '*.example.com'],
  ['nothing', ''],
])('%s is not the host of a registry', async (_, host) => {
  const compiled = await compileText(`name: a\nregistries: {${JSON.stringify(host)}: {}}`)
  expect(compiled.diagnostics).toMatchObject([
    {
      code: 'config-bad-value',
      message: expect.stringContaining('is not the host of a registry, like docker.io'),
      path: ['registries', host],
    },
  ])
})

it.each([
  ['no URL', { url: 'mirror.example.com' }, 'is not the URL of a mirror'],
  ['a URL with a password', { url: 'https://me:secret@mirror.example.com' }, 'is not the URL of a mirror'],
  ['a URL with a question mark', { url: 'https://mirror.example.com/?a=b' }, 'is not the URL of a mirror'],
  ['another protocol', { url: 'ftp://mirror.example.com' }, 'is not the URL of a mirror'],
  ['an unknown capability', { url: 'https://a.example', capabilities: ['push'] }, 'is not pull or resolve'],
  ['no capability', { url: 'https://a.example', capabilities: [] }, 'https://a.example could do nothing'],
  ['an unknown way', { url: 'https://a.example', insecure: true }, 'is not http or skip-verify'],
])('a mirror with %s is refused', async (_, mirror, words) => {
  const config = { name: 'a', registries: { 'registry.k8s.io': { mirrors: [mirror] } } }
  const { plan, diagnostics } = await compileText(JSON.stringify(config), { file: 'bakelet.json' })
  expect(plan).toBeUndefined()
  const [{ message = '' } = {}, ...more] = diagnostics
  expect(message).toContain(words)
  expect(more).toEqual([])
})

type Registries = Config['registries']
type Mirror = Registries[string]['mirrors'][number]

const hostName = fc.constantFrom('a', 'b.example', 'docker.io', '10.0.0.1', 'localhost', 'x-y.example')
const hostAndPort = fc
  .tuple(hostName, fc.constantFrom('', ':80', ':443', ':5000'))
  .map(([name, port]) => (name === 'docker.io' ? name : name + port))
const mirror = fc
  .record({
    host: hostAndPort,
    path: fc.constantFrom('', '/', '/v2', '/v2/hub', '/a/b'),
    kind: fc.constantFrom('ca', 'plain', 'http', 'skip-verify'),
    capabilities: fc.constantFrom(['pull'], ['resolve'], ['resolve', 'pull']),
  })
  .map(({ host, path, kind, capabilities }) => ({
    url: `${kind === 'http' ? 'http' : 'https'}://${host}${path}`,
    capabilities,
    overridePath: path.length > 1 && path !== '/v2',
    ...(kind === 'ca' ? { ca: 'ca.crt' } : {}),
    ...(kind === 'http' || kind === 'skip-verify' ? { insecure: kind } : {}),
  }))
const registry = fc
  .record({
    mirrors: fc.uniqueArray(mirror, { maxLength: 3, selector: ({ url }) => url.replace(/\/$/, '') }),
    kind: fc.constantFrom('ca', 'plain', 'http', 'skip-verify'),
  })
  .map(({ mirrors, kind }) => ({
    mirrors,
    ...(kind === 'ca' ? { ca: 'ca.crt' } : {}),
    ...(kind === 'http' || kind === 'skip-verify' ? { insecure: kind } : {}),
  }))
const anyRegistries = fc
  .record({ named: fc.dictionary(hostAndPort, registry, { maxKeys: 3 }), other: fc.option(registry) })
  .map(({ named, other }) => {
    const isSecure = other !== null && !('insecure' in other)
    return (isSecure ? { ...named, '*': other } : named) as unknown as Registries
  })

/** What containerd is to ask. */
function expectedServers(registries: Registries, host: string): Server[] {
  const registry = registries[host] ?? registries['*'] ?? { mirrors: [] }
  const trust = ({ ca, insecure }: Pick<Mirror, 'ca' | 'insecure'>) => ({
    ownCA: ca !== undefined,
    skipVerify: insecure === 'skip-verify',
  })
  const pathOf = ({ url, overridePath }: Mirror) => {
    const path = new URL(url).pathname.replace(/\/$/, '')
    return overridePath || path.endsWith('/v2') ? path : `${path}/v2`
  }
  const scheme = registry.insecure === 'http' ? 'http' : 'https'
  const name = host === 'docker.io' ? 'registry-1.docker.io' : host
  return [
    ...registry.mirrors.map(mirror => ({
      url: (/^https?:\/\/[^/]*/.exec(mirror.url)?.[0] ?? '') + pathOf(mirror),
      pull: mirror.capabilities.includes('pull'),
      resolve: mirror.capabilities.includes('resolve'),
      ...trust(mirror),
    })),
    { url: `${scheme}://${name}/v2`, pull: true, resolve: true, ...trust(registry) },
  ]
}

itWith('go')(
  'containerd 1.6 and 2.3 ask the servers of 100 configs, in their order',
  async () => {
    for (const registries of fc.sample(anyRegistries, { numRuns: 100, seed: 20261127 })) {
      const { plan, diagnostics } = await compileText(JSON.stringify({ name: 'a', registries }), {
        file: 'bakelet.json',
        files: { 'ca.crt': certificateOfCA },
      })
      if (!plan) return expect.fail(JSON.stringify(diagnostics, null, 1))
      const folder = await mkdtemp(join(tmpdir(), 'bakelet-hosts-'))
      try {
        const hosts = [...Object.keys(registries).filter(host => host !== '*'), 'other.example:5000']
        const expected = Object.fromEntries(hosts.map(host => [host, expectedServers(registries, host)]))
        const found = serversOf(await writtenTo(folder, plan), hosts)
        expect(found, JSON.stringify(registries)).toEqual({ '1.6': expected, '2.3': expected })
      } finally {
        await rm(folder, { recursive: true })
      }
    }
  },
  120_000,
)
