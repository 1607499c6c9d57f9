import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { printLock } from '../../src/lock/print.ts'
import { type DockerRegistry, dockerRegistry, user } from '../support/docker-registry.ts'
import { fillStore } from '../support/filled-store.ts'
import { itWith } from '../support/foreign.ts'
import { emptyFolder, type Ran, run } from '../support/run.ts'

const itAsks = itWith('docker-registry', 'skopeo', 'openssl')

async function started(...kind: Parameters<typeof dockerRegistry>): Promise<DockerRegistry> {
  const registry = await dockerRegistry(...kind)
  onTestFinished(() => registry.stop())
  return registry
}

interface Fetched extends Ran {
  /** The record of the image; undefined: the fetch failed. */
  readonly image: { readonly source: string; readonly digest: string } | undefined
}

/** `bakelet fetch` of one image, with everything else in the store, and files beside the config. */
async function fetchImage(
  reference: string,
  registries: object,
  files: Readonly<Record<string, string>> = {},
): Promise<Fetched> {
  const cwd = await emptyFolder()
  const store = await emptyFolder()
  const config = JSON.stringify({ name: 'edge', images: { preload: [reference] }, registries })
  for (const [name, path] of Object.entries(files)) await copyFile(path, join(cwd, name))
  await writeFile(join(cwd, 'password.json'), JSON.stringify(user))
  await writeFile(join(cwd, 'wrong.json'), JSON.stringify({ ...user, password: 'wrong' }))
  await writeFile(join(cwd, 'bakelet.json'), config)
  const lock = await fillStore(store, JSON.stringify({ name: 'edge' }))
  await writeFile(join(cwd, 'bakelet.lock'), printLock(lock))
  const update = ['lock', '--update', 'images', '-c', 'bakelet.json']
  const ran = await run(update, { cwd, env: { BAKELET_STORE: store } })
  const record = await readFile(join(cwd, 'out/edge/fetched.json'), 'utf8').catch(() => undefined)
  const everything = ran.stdout + ran.stderr + record + (await readFile(join(cwd, 'bakelet.lock'), 'utf8'))
  expect(everything).not.toContain(user.password)
  expect(everything).not.toContain(Buffer.from(`${user.username}:${user.password}`).toString('base64'))
  return { ...ran, image: record === undefined ? undefined : JSON.parse(record).images[reference] }
}

itAsks(
  'a registry with a private authority and a password',
  async () => {
    const registry = await started({ auth: true })
    const digest = await registry.push('team/app:1', 'hello')
    const reference = `${registry.host}/team/app:1`
    const named = { 'ca.pem': registry.ca }
    const { host } = registry

    const both = await fetchImage(
      reference,
      { [host]: { ca: 'ca.pem', credentials: 'password.json' } },
      named,
    )
    expect(both.stderr).toContain(`the tag is ${digest} today`)
    expect(both).toMatchObject({ exitCode: 0, image: { source: 'registry', digest } })

    const noCA = await fetchImage(reference, { [host]: { credentials: 'password.json' } }, named)
    expect(noCA.stderr).toContain('its certificate is by no authority that this machine trusts')
    const noPassword = await fetchImage(reference, { [host]: { ca: 'ca.pem' } }, named)
    expect(noPassword.stderr).toMatch(/unauthorized|authentication required/)
    expect(noPassword.stderr).toContain(
      `or run \`skopeo login ${host}\`; a plugin of \`kubelet.credentialProviders\``,
    )
    const wrong = await fetchImage(reference, { [host]: { ca: 'ca.pem', credentials: 'wrong.json' } }, named)
    expect(wrong.stderr).toMatch(/unauthorized|authentication required|invalid username/)
    expect(wrong.stderr).toContain('runs only on the node')
    expect([noCA, noPassword, wrong].map(({ image }) => image)).toEqual([undefined, undefined, undefined])

    const trusting = { insecure: 'skip-verify', credentials: 'password.json' }
    expect(await fetchImage(reference, { [host]: trusting }, named)).toMatchObject({ image: { digest } })
  },
  60_000,
)

itAsks(
  'a mirror that keeps what it brings, behind a password',
  async () => {
    const upstream = await started({ tls: false })
    const mirror = await started({ auth: true, mirrorOf: `http://${upstream.host}` })
    const digest = await upstream.push('team/app:1', 'hello')
    // There is no such registry: whatever comes, comes from the mirror.
    const mirrors = [{ url: `https://${mirror.host}`, ca: 'ca.pem' }]
    const found = await fetchImage(
      'registry.invalid/team/app:1',
      { 'registry.invalid': { mirrors, credentials: 'password.json' } },
      { 'ca.pem': mirror.ca },
    )
    expect(found).toMatchObject({ exitCode: 0, image: { source: 'registry', digest } })
    expect(found.stderr).toContain(`from ${mirror.host}`)
    expect(mirror.reads()).toContain(`GET /v2/team/app/manifests/${digest}`)

    const any = await fetchImage('registry.invalid/team/app:1', {
      '*': { mirrors: [{ url: `http://${upstream.host}`, insecure: 'http' }] },
    })
    expect(any).toMatchObject({ exitCode: 0, image: { digest } })
  },
  60_000,
)

itAsks(
  'a mirror that fails is passed over, with a note',
  async () => {
    const registry = await started()
    const empty = await started({ tls: false })
    const digest = await registry.push('team/app:1', 'hello')
    const found = await fetchImage(
      `${registry.host}/team/app:1`,
      {
        [registry.host]: {
          ca: 'ca.pem',
          mirrors: [{ url: 'https://127.0.0.1:1' }, { url: `http://${empty.host}`, insecure: 'http' }],
        },
      },
      { 'ca.pem': registry.ca },
    )
    expect(found).toMatchObject({ exitCode: 0, image: { digest } })
    expect(found.stderr).toContain('not from the mirror 127.0.0.1:1: the connection was refused')
    expect(found.stderr).toMatch(new RegExp(`not from the mirror ${empty.host}: .*manifest unknown`))
  },
  60_000,
)

itAsks(
  'a mirror that may only pull is not asked for tags, and one that may only resolve has no content',
  async () => {
    const registry = await started()
    const [puller, resolver] = [await started({ tls: false }), await started({ tls: false })]
    await registry.push('app:1', 'what the tag is')
    const digest = await resolver.push('app:1', 'what the mirror says that it is')
    await puller.push('app:1', 'what the mirror says that it is')
    const found = await fetchImage(
      `${registry.host}/app:1`,
      {
        [registry.host]: {
          ca: 'ca.pem',
          mirrors: [
            { url: `http://${puller.host}/v2`, insecure: 'http', capabilities: ['pull'] },
            { url: `http://${resolver.host}`, insecure: 'http', capabilities: ['resolve'] },
          ],
        },
      },
      { 'ca.pem': registry.ca },
    )
    expect(found).toMatchObject({ exitCode: 0, image: { digest } })
    expect(puller.reads()).toContain(`GET /v2/app/manifests/${digest}`)
    expect(puller.reads().join()).not.toContain('/manifests/1')
    expect(resolver.reads().join()).not.toContain(`/manifests/${digest}`)
  },
  60_000,
)

itAsks(
  'a mirror with a folder in its URL, as Harbor has it',
  async () => {
    const mirror = await started({ tls: false })
    const digest = await mirror.push('hub/library/app:1', 'hello')
    const found = await fetchImage('docker.io/library/app:1', {
      'docker.io': {
        mirrors: [{ url: `http://${mirror.host}/v2/hub`, overridePath: true, insecure: 'http' }],
      },
    })
    expect(found).toMatchObject({ exitCode: 0, image: { digest } })
  },
  60_000,
)
