import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type ManifestContainer, podOfManifest } from '../../src/status/manifests.ts'
import { actionOf, timeoutOf } from '../../src/status/probe-plan.ts'
import { askProbes } from '../../src/status/probes.ts'
import { grpcServer } from './grpc/server.ts'

/** The container of a manifest with these fields. */
async function container(fields: object): Promise<ManifestContainer> {
  const manifest = { metadata: { name: 'a' }, spec: { containers: [{ name: 'main', ...fields }] } }
  const pod = await podOfManifest('/pods/a.yaml', JSON.stringify(manifest))
  const [first] = pod?.containers ?? []
  if (!first) throw new Error('not a Pod')
  return first
}

/** A server that says the same to everybody. */
async function httpServer(status: number): Promise<number> {
  const server = createServer((request, response) => {
    response.writeHead(request.headers['x-token'] === 'secret' || status !== 401 ? status : 500)
    response.end()
  })
  onTestFinished(() => void server.close())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

describe('the probes of running containers', () => {
  it('run once, as the kubelet runs them', async () => {
    const server = await grpcServer((_, request) =>
      request.includes('gone')
        ? { status: 5, words: 'not found' }
        : { reply: { exitCode: request.includes('/bin/false') ? 1 : 0 } },
    )
    const [good, bad] = [await httpServer(200), await httpServer(503)]
    const fields = [
      { readinessProbe: { exec: { command: ['/bin/true'] } } },
      { readinessProbe: { httpGet: { path: '/', port: good } } },
      { readinessProbe: { exec: { command: ['/bin/false'] } } },
      { readinessProbe: { httpGet: { path: '/', port: bad } } },
      { readinessProbe: { tcpSocket: { port: 'web' } }, ports: [{ name: 'web', containerPort: good }] },
      { readinessProbe: { tcpSocket: { port: 1 } } },
      { readinessProbe: { grpc: { port: 1 } } },
      { readinessProbe: { httpGet: { port: 1, scheme: 'HTTPS' } } },
      { startupProbe: { exec: { command: ['/bin/false'] } } },
      {},
    ]
    const probed = await Promise.all(
      fields.map(async (one, index) => ({
        ...{ containerId: index === 0 ? 'a' : 'b', address: '127.0.0.1' },
        manifest: await container(one),
      })),
    )
    const answers = await askProbes(server, [
      ...probed,
      { containerId: 'gone', manifest: probed[0]?.manifest, address: undefined },
      { containerId: 'c', manifest: undefined, address: undefined },
    ])
    expect(answers.map(({ ready, why }) => [ready, why])).toEqual([
      [true, null],
      [true, null],
      [false, 'its readiness probe fails: exit code 1'],
      [false, 'its readiness probe fails: HTTP 503'],
      [true, null],
      [false, 'its readiness probe fails: Connection refused'],
      [null, 'bakelet cannot run a gRPC probe'],
      [null, 'bakelet cannot run a probe by HTTPS'],
      [null, 'its startup probe fails now: exit code 1; whether it has succeeded before is not known'],
      [true, null],
      [false, 'its readiness probe fails: not found'],
      [null, 'no manifest on the node has it, so its probes are not known'],
    ])
  })

  it('send the headers of the manifest, each on a line of its own', async () => {
    const httpGet = { path: 'x', port: 80, httpHeaders: [{ name: 'Host', value: 'a\r\nX: b' }] }
    const one = await container({ readinessProbe: { httpGet } })
    expect(actionOf({ httpGet }, one, '10.0.0.1')).toEqual({
      ...{ kind: 'connect', host: '10.0.0.1', port: 80 },
      request:
        'GET /x HTTP/1.1\r\nUser-Agent: kube-probe/bakelet\r\nAccept: */*\r\nHost: a X: b\r\nConnection: close\r\n\r\n',
    })
  })

  it('say what is not known', async () => {
    const one = await container({})
    expect(actionOf({ tcpSocket: { port: 'web' } }, one, '10.0.0.1')).toMatchObject({
      why: 'it has no port web, which its probe asks',
    })
    expect(actionOf({ tcpSocket: { port: 80 } }, one, undefined)).toMatchObject({
      why: 'the address that its probe asks is not known',
    })
  })

  it('take as long as the manifest lets them, up to ten seconds', () => {
    expect([{}, { timeoutSeconds: 5 }, { timeoutSeconds: 3600 }].map(timeoutOf)).toEqual([1, 5, 10])
  })
})
