import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { downloadModule } from '../../../src/artifacts/build/module.ts'
import { findGo } from '../../../src/artifacts/build/toolchain.ts'
import { resolveImage } from '../../../src/artifacts/images/registry.ts'
import { registryItself } from '../../../src/artifacts/images/servers.ts'
import { downloadWheels } from '../../../src/bake/debsbom.ts'
import { withApt } from '../../../src/bundle/apt.ts'
import { openHttpClient } from '../../../src/host/http.ts'
import { emptyStore, noise, refusal, signal } from '../../artifacts/spoilt/bench.ts'
import { digestOf, imageParts } from '../../artifacts/spoilt/image.ts'
import { itWith } from '../../support/foreign.ts'
import { emptyFolder, run, starterFolder } from '../../support/run.ts'
import { authority, proxyTo, tlsServer } from './network.ts'

// Nothing of this machine's own network may matter: neither its proxy, nor its authorities, nor its indexes.
const settings = [
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
  ...[
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'NODE_EXTRA_CA_CERTS',
    'GOPROXY',
    'GONOPROXY',
    'GOFLAGS',
    'BAKELET_STORE',
  ],
  ...[
    'PIP_INDEX_URL',
    'PIP_EXTRA_INDEX_URL',
    'PIP_FIND_LINKS',
    'PIP_CERT',
    'REQUESTS_CA_BUNDLE',
    'CURL_CA_BUNDLE',
  ],
]
beforeEach(() => {
  for (const name of settings) vi.stubEnv(name, undefined)
  return () => vi.unstubAllEnvs()
})

const releases = ['github.com', 'dl.k8s.io']
const config = ['runc', 'containerd', 'cni', 'kubelet'].map(name => `${name}: {source: release}\n`).join('')

/** `bakelet fetch` in a folder of its own, as a process: Node reads NODE_EXTRA_CA_CERTS when it starts. */
async function fetchWith(env: Readonly<Record<string, string>>) {
  const cwd = await emptyFolder()
  await writeFile(join(cwd, 'bakelet.yaml'), `name: closed\nimages: {preload: none}\n${config}`)
  return run(['fetch'], { cwd, env: { BAKELET_STORE: join(cwd, 'store'), ...env } })
}

/** One request as bakelet makes them. */
async function ask(url: string) {
  const http = await openHttpClient({ connectMs: 1000, headersMs: 1000, bodyMs: 1000 })
  try {
    return await http.request('GET', url, { signal })
  } finally {
    await http.close()
  }
}

/** A server of this name that has nothing, behind a proxy; `paths` is what it was asked for. */
async function emptyServer(host: string) {
  const ca = await authority([host])
  const paths: string[] = []
  const proxy = await proxyTo(
    await tlsServer(ca, ({ url = '' }, response) => {
      paths.push(url)
      response.writeHead(404).end()
    }),
  )
  return { ca, paths, proxy }
}

describe('bakelet itself', () => {
  itWith('openssl')(
    'goes through HTTPS_PROXY, with a private authority, and still believes digests alone',
    async () => {
      const ca = await authority(releases)
      const proxy = await proxyTo(await tlsServer(ca, (_, response) => response.end(noise(1000))))
      const { exitCode, stderr } = await fetchWith({ HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: ca.path })
      expect(proxy.asked).toContain('CONNECT github.com:443')
      expect(stderr).toMatch(/has the sha256 [0-9a-f]{64}, not the pinned [0-9a-f]{64}; it was thrown away/)
      expect(exitCode).toBe(2)
    },
  )

  itWith('openssl')('refuses an authority that nobody named', async () => {
    const ca = await authority(releases)
    const proxy = await proxyTo(await tlsServer(ca, (_, response) => response.end('x')))
    vi.stubEnv('HTTPS_PROXY', proxy.url)
    const error = await refusal(ask('https://github.com/x'))
    expect(error.message).toMatch(/cannot be reached: .*certificate/)
    expect(error.next).toContain('NODE_EXTRA_CA_CERTS')
  })

  itWith('openssl')('does not follow a redirect from https to http', async () => {
    const ca = await authority(releases)
    const proxy = await proxyTo(
      await tlsServer(ca, (_, response) =>
        response.writeHead(302, { location: 'http://example.com/x' }).end(),
      ),
    )
    const { exitCode, stderr } = await fetchWith({ HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: ca.path })
    expect(stderr).toMatch(/redirects from https to http:\/\/example\.com\/x/)
    expect(proxy.asked.filter(line => line.includes('example.com'))).toEqual([])
    expect(exitCode).toBe(2)
  })

  it('asks HTTP_PROXY for what is plain, and not what NO_PROXY names', async () => {
    const proxy = await proxyTo(0)
    vi.stubEnv('HTTP_PROXY', proxy.url)
    expect((await ask('http://mirror.invalid/x')).status).toBe(404)
    expect(proxy.asked).toEqual(['GET http://mirror.invalid/x'])
    vi.stubEnv('NO_PROXY', 'example.com,.invalid')
    expect((await refusal(ask('http://mirror.invalid/x'))).message).toContain(
      'mirror.invalid cannot be reached',
    )
    expect(proxy.asked).toHaveLength(1)
  })

  it('does not wait for a proxy that hangs up', async () => {
    const proxy = await proxyTo(0)
    vi.stubEnv('HTTPS_PROXY', proxy.url)
    expect((await refusal(ask('https://github.com/x'))).message).toContain('github.com cannot be reached')
  })

  itWith('openssl')('asks nobody with BAKELET_OFFLINE, and says at once what is missing', async () => {
    const ca = await authority(releases)
    const proxy = await proxyTo(await tlsServer(ca, (_, response) => response.end(noise(1000))))
    const { exitCode, stderr } = await fetchWith({
      ...{ HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: ca.path, BAKELET_OFFLINE: '1' },
    })
    for (const name of ['runc', 'containerd', 'cni-plugins', 'kubelet'])
      expect(stderr).toMatch(new RegExp(`^ {2}${name} \\S+ for amd64$`, 'm'))
    expect(stderr).toContain('bakelet fetch --from DIR')
    expect(proxy.asked).toEqual([])
    expect(exitCode).toBe(2)
  })
})

describe('the programs that it runs', () => {
  itWith('skopeo', 'openssl')('skopeo: HTTPS_PROXY, SSL_CERT_FILE', async () => {
    const { index } = imageParts()
    const ca = await authority(['registry.example'])
    const proxy = await proxyTo(
      await tlsServer(ca, (_, response) =>
        response.writeHead(200, { 'docker-content-digest': digestOf(index) }).end(index),
      ),
    )
    vi.stubEnv('HTTPS_PROXY', proxy.url)
    const reference = { registry: 'registry.example', repository: 'app', tag: '1', digest: undefined }
    const server = registryItself('registry.example')
    const ask = async () =>
      resolveImage({ reference, server, arch: 'amd64', store: await emptyStore(), signal })
    expect((await refusal(ask())).message).toMatch(/x509|certificate/)
    vi.stubEnv('SSL_CERT_FILE', ca.path)
    // The server speaks no more than its first sentence of the protocol: what counts is that it is believed.
    expect((await refusal(ask())).message).not.toMatch(/x509|certificate/)
    expect(proxy.asked).toContain('CONNECT registry.example:443')
  })

  itWith('pip3', 'openssl')('pip: HTTPS_PROXY, PIP_CERT', async () => {
    const { ca, paths, proxy } = await emptyServer('index.example')
    vi.stubEnv('HTTPS_PROXY', proxy.url)
    vi.stubEnv('PIP_INDEX_URL', 'https://index.example/simple')
    vi.stubEnv('PIP_CERT', ca.path)
    vi.stubEnv('PIP_CONFIG_FILE', '/dev/null')
    vi.stubEnv('PIP_RETRIES', '0')
    await refusal(downloadWheels(join(await emptyFolder(), 'wheels'), { signal }))
    expect(proxy.asked).toContain('CONNECT index.example:443')
    expect(paths).toContain('/simple/beartype/')
  })

  itWith('go', 'openssl')('go: HTTPS_PROXY, SSL_CERT_FILE, GOPROXY', async () => {
    const { ca, paths, proxy } = await emptyServer('modules.example')
    vi.stubEnv('HTTPS_PROXY', proxy.url)
    vi.stubEnv('SSL_CERT_FILE', ca.path)
    vi.stubEnv('GOPROXY', 'https://modules.example')
    const toolchain = await findGo('amd64', undefined, new AbortController().signal)
    await refusal(downloadModule('example.org/module', 'v1.0.0', 'module', { toolchain, signal }))
    expect(proxy.asked).toContain('CONNECT modules.example:443')
    expect(paths.some(path => path.startsWith('/example.org/module/@v/v1.0.0'))).toBe(true)
  })

  itWith('apt-get')('apt: HTTP_PROXY, by that name too', async () => {
    const proxy = await proxyTo(0)
    vi.stubEnv('HTTP_PROXY', proxy.url)
    const mirror = { main: 'http://mirror.example/debian', security: 'http://mirror.example/debian-security' }
    const error = await refusal(withApt({ mirror, arch: 'amd64', signal }, async () => {}))
    expect(error.message).toContain("Debian's package lists cannot be had from http://mirror.example/debian")
    expect(proxy.asked).toContain('GET http://mirror.example/debian/dists/trixie/InRelease')
  })

  // Packer downloads the list of checksums when it validates, so this is the only way to validate what is generated.
  itWith('packer', 'openssl')('packer: HTTPS_PROXY, SSL_CERT_FILE', async () => {
    const cwd = await starterFolder()
    await run(['packer', '-c', 'bakelet.yaml', '-o', 'image'], { cwd, executable: 'gen' })
    const ca = await authority(['cloud.debian.org'])
    const paths: string[] = []
    const proxy = await proxyTo(
      await tlsServer(ca, ({ url = '' }, response) => {
        paths.push(url)
        response.end(`${'0'.repeat(128)}  debian-13-genericcloud-amd64.qcow2\n`)
      }),
    )
    const env = { HTTPS_PROXY: proxy.url, SSL_CERT_FILE: ca.path, CHECKPOINT_DISABLE: '1' }
    const { exitCode, stdout, stderr } = await execa('packer', ['validate', 'image'], {
      ...{ cwd, env, reject: false },
    })
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect(paths.some(path => path.endsWith('/SHA512SUMS'))).toBe(true)
  })
})
