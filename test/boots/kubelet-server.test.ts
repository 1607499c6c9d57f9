import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { fetchedPlan, root, signal, tools } from './lab.ts'
import { askKubelet } from './rehearse/ask-kubelet.ts'
import { makeAuthority, makeCertificate } from './rehearse/client-certificates.ts'
import { inNode, restartKubelet, scriptOf } from './rehearse/second-kubelet.ts'

let store: Store
let folder: string

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
  folder = await mkdtemp(join(tmpdir(), 'kubelet-server-'))
  await cp(join(root, 'examples/web/pods'), join(folder, 'pods'), { recursive: true })
  await makeAuthority(folder, 'ca')
  await makeAuthority(folder, 'stranger')
  const extensions = 'extendedKeyUsage=clientAuth'
  await makeCertificate(folder, 'right', { by: 'ca', extensions })
  await makeCertificate(folder, 'wrong', { by: 'stranger', extensions })
  await makeCertificate(folder, 'late', { by: 'ca', days: -1, extensions })
  await makeCertificate(folder, 'server', { by: 'ca', extensions: 'extendedKeyUsage=serverAuth' })
  await makeCertificate(folder, 'given', { by: 'ca', extensions: 'subjectAltName=DNS:node.example' })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs examples/web with a kubelet server, and asks while the node runs. */
async function withServer(
  kubelet: object,
  ask: (pid: number, plan: FetchedPlan) => Promise<void>,
  more = {},
): Promise<void> {
  const config = {
    name: 'node',
    pods: ['pods/web.yaml'],
    kubelet: { server: { clientCA: 'ca.crt' }, ...kubelet },
    ...more,
  }
  const file = join(folder, 'bakelet.json')
  await writeFile(file, JSON.stringify(config))
  const plan = await fetchedPlan(file, store)
  await rehearse({
    ...{ plan, store, signal, timeoutMs: 60_000, report: () => {} },
    onResult: async ({ runs, broken }, pid) => {
      expect({ runs, broken }).toEqual({ runs: true, broken: undefined })
      await ask(pid, plan)
    },
  })
}

const logs = '/containerLogs/default/web-node/httpd'
const run = { path: '/run/default/web-node/httpd?cmd=id', method: 'POST' }

it('lets in the clients of its authority by TLS 1.3, and shows them only its state', async () => {
  await withServer({}, async pid => {
    const ask = (question: Parameters<typeof askKubelet>[2]) => askKubelet(pid, folder, question)
    expect(await ask({ as: 'right' })).toMatchObject({ status: 200, protocol: 'TLSv1.3' })
    expect(await ask({ as: 'right', path: '/metrics' })).toMatchObject({ status: 200 })
    for (const as of [undefined, 'wrong', 'late', 'server'])
      expect(await ask(as === undefined ? {} : { as }), as).toMatchObject({ status: 401 })
    expect(await ask({ as: 'right', maxVersion: 'TLSv1.2' })).toEqual({
      refused: expect.stringContaining('alert protocol version'),
    })
    for (const one of [
      run,
      { path: logs },
      { path: '/logs/' },
      { path: '/debug/pprof/' },
      { path: '/runningpods/' },
    ])
      expect(await ask({ as: 'right', ...one }), one.path).toMatchObject({ status: 405 })
  })
})

it('opens by the config what it closes by default', async () => {
  const config = { tlsMinVersion: 'VersionTLS12', enableDebuggingHandlers: true }
  await withServer({ config }, async pid => {
    const ask = (question: Parameters<typeof askKubelet>[2]) =>
      askKubelet(pid, folder, { as: 'right', ...question })
    const tls = { maxVersion: 'TLSv1.2' } as const
    expect(await ask(tls)).toMatchObject({ status: 200, protocol: 'TLSv1.2' })
    // The kubelet makes an RSA key, so Go has this suite without the list.
    expect(await ask({ ...tls, ciphers: 'ECDHE-RSA-AES128-SHA' })).toEqual({
      refused: expect.stringContaining('alert handshake failure'),
    })
    expect(await ask({ path: '/runningpods/' })).toMatchObject({ status: 200 })
    expect(await ask(run)).toMatchObject({ status: 200 })
    expect(await ask({ path: logs })).toMatchObject({ status: 200 })
    for (const path of ['/logs/', '/debug/pprof/'])
      expect(await ask({ path }), path).toMatchObject({ status: 405 })
    expect(await askKubelet(pid, folder, run)).toMatchObject({ status: 401 })
  })
})

it('replaces the certificate that the kubelet made before it expires, and no other', async () => {
  await withServer({}, async (pid, plan) => {
    const before = scriptOf(plan, 'kubelet.service', 'kubelet.crt')
    const isOld = scriptOf(plan, 'bakelet-certificate.service', 'kubelet.crt')
    const restart = () => inNode(pid, `if ${isOld}; then echo restart; fi`)
    const serial = async () => {
      await expect
        .poll(() => askKubelet(pid, folder, { as: 'right' }), { timeout: 60_000, interval: 500 })
        .toMatchObject({ status: 200 })
      return (await askKubelet(pid, folder, { as: 'right' })).serial
    }
    const first = await serial()
    const crt = '/var/lib/kubelet/pki/kubelet.crt'
    expect(await restart()).toBe('')
    await inNode(pid, `touch -d '299 days ago' ${crt}`)
    await restartKubelet(pid, before)
    expect(await serial()).toBe(first)
    for (const date of ['302 days ago', '1 day']) {
      const last = await serial()
      await inNode(pid, `touch -d '${date}' ${crt}`)
      expect(await restart(), date).toBe('restart')
      await restartKubelet(pid, before)
      expect(await serial(), date).not.toBe(last)
      expect(await restart(), date).toBe('')
    }
    // A power cut.
    const last = await serial()
    await inNode(pid, `: >${crt}`)
    await restartKubelet(pid, before)
    expect(await serial()).not.toBe(last)
  })
})

it('shows the certificate that the config gives', async () => {
  const [tlsCertFile, tlsPrivateKeyFile] = ['/etc/kubelet/tls.crt', '/etc/kubelet/tls.key']
  const secrets = { key: { file: 'given.key' } }
  const files = { [tlsCertFile]: { source: 'given.crt' }, [tlsPrivateKeyFile]: { secret: 'key' } }
  await withServer(
    { config: { tlsCertFile, tlsPrivateKeyFile } },
    async (pid, plan) => {
      const trust = { authority: 'ca', servername: 'node.example' }
      expect(await askKubelet(pid, folder, { as: 'right', trust })).toMatchObject({ status: 200 })
      expect(
        await inNode(pid, 'stat -c %a /etc/kubelet/tls.key; ls /var/lib/kubelet/pki 2>/dev/null || true'),
      ).toBe('600')
      expect(plan.units.filter(({ name }) => name.startsWith('bakelet-certificate'))).toEqual([])
    },
    { files, secrets },
  )
})
