import { readFile } from 'node:fs/promises'
import { expect, onTestFinished } from 'vitest'
import { compileText } from '../../compile/compile.ts'
import { pullWith } from '../../oracle/hosts/oracle.ts'
import { type DockerRegistry, dockerRegistry, user } from '../../support/docker-registry.ts'
import { itWith } from '../../support/foreign.ts'
import { emptyFolder } from '../../support/run.ts'
import { writtenTo } from './written.ts'

const itPulls = itWith('go', 'docker-registry', 'skopeo', 'openssl')
const nobody = { username: '', password: '' }

async function started(...kind: Parameters<typeof dockerRegistry>): Promise<DockerRegistry> {
  const registry = await dockerRegistry(...kind)
  onTestFinished(() => registry.stop())
  return registry
}

/** A pull by containerd's own code, with the hosts.toml of a config. */
async function pull(reference: string, registries: object, ca: string, by = user) {
  const { plan, diagnostics } = await compileText(JSON.stringify({ name: 'a', registries }), {
    file: 'bakelet.json',
    files: { 'ca.crt': await readFile(ca, 'utf8') },
  })
  if (!plan) return expect.fail(JSON.stringify(diagnostics))
  return pullWith(await writtenTo(await emptyFolder(), plan), reference, by)
}

const both = <T>(value: T) => ({ '1.6': value, '2.3': value })

itPulls(
  'containerd pulls from a registry with a private authority and a password',
  async () => {
    const registry = await started({ auth: true })
    const digest = await registry.push('team/app:1', 'hello')
    const reference = `${registry.host}/team/app:1`
    const found = await pull(reference, { [registry.host]: { ca: 'ca.crt' } }, registry.ca)
    expect(found).toMatchObject(both({ digest, manifest: expect.stringContaining('schemaVersion') }))
    const trusting = { [registry.host]: { insecure: 'skip-verify' } }
    expect(await pull(reference, trusting, registry.ca)).toMatchObject(both({ digest }))
    const refused = await pull(reference, { [registry.host]: { ca: 'ca.crt' } }, registry.ca, nobody)
    expect(refused).toMatchObject(
      both({ error: expect.stringMatching(/authorization failed|401|no basic auth/) }),
    )
    // Without settings containerd takes any certificate of a registry on localhost, and plain HTTP.
    const strict = await pull(reference, { [registry.host]: {} }, registry.ca)
    expect(strict).toMatchObject(both({ error: expect.stringContaining('x509') }))
  },
  120_000,
)

itPulls(
  'containerd pulls through a mirror, with the password of the image',
  async () => {
    const upstream = await started({ tls: false })
    const mirror = await started({ auth: true, mirrorOf: `http://${upstream.host}` })
    const digest = await upstream.push('team/app:1', 'hello')
    const mirrors = [
      { url: `http://${upstream.host}`, insecure: 'http', capabilities: ['pull'] },
      { url: `https://${mirror.host}/`, ca: 'ca.crt' },
    ]
    for (const name of ['registry.invalid', '*']) {
      const found = await pull('registry.invalid/team/app:1', { [name]: { mirrors } }, mirror.ca)
      expect(found).toMatchObject(both({ digest }))
    }
    expect(mirror.reads()).toContain('HEAD /v2/team/app/manifests/1?ns=registry.invalid')
    expect(upstream.reads()).toContain(`GET /v2/team/app/manifests/${digest}?ns=registry.invalid`)
    expect(upstream.reads().join()).not.toContain('/manifests/1?')
  },
  120_000,
)

itPulls(
  'containerd asks a mirror with a folder in its URL, as Harbor has it',
  async () => {
    const mirror = await started({ tls: false })
    const digest = await mirror.push('hub/library/app:1', 'hello')
    const mirrors = [{ url: `http://${mirror.host}/v2/hub`, overridePath: true, insecure: 'http' }]
    const found = await pull('docker.io/library/app:1', { 'docker.io': { mirrors } }, mirror.ca)
    expect(found).toMatchObject(both({ digest }))
  },
  120_000,
)
