import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type KubeApi, startKubeApi } from '../../src/kubernetes/server.ts'
import type { Plan } from '../../src/plan/types.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import type { StreamingNode } from '../../src/vm/types.ts'

/** Answers everything with this, and no container is among it. */
const garbage = '\u001b[2J{"pods": \u0000'
const node: StreamingNode = {
  name: 'edge',
  exec: async () => ({ exitCode: 0, stdout: garbage, stdoutBytes: Buffer.from(garbage), stderr: '' }),
  stream: async () => 0,
}

let plan: Plan
let api: KubeApi

beforeAll(async () => {
  const compiled = await compileFile({ file: 'bakelet.yaml', text: 'name: edge' })
  if (!compiled.plan) throw new Error('the config has errors')
  plan = compiled.plan
  api = await startKubeApi(node, plan, new AbortController().signal)
})

afterAll(async () => {
  await api.close()
})

interface Answer {
  readonly code: number | undefined
  readonly text: string
}

/** Not by fetch(), which sends no path that is odd. */
function ask(path: string, { method = 'GET', headers = {} }: { method?: string; headers?: object } = {}) {
  const { hostname, port } = new URL(api.url)
  return new Promise<Answer>((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers: { ...headers } }, async response => {
      response.setEncoding('utf8')
      let text = ''
      for await (const part of response) text += part
      resolve({ code: response.statusCode, text })
    })
    asked.on('error', reject)
    asked.end()
  })
}

const secret = () => new URL(api.url).pathname

describe('the server for kubectl', () => {
  it('listens on the loopback interface alone', () => {
    expect(api.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{64}$/)
  })

  it.each(['/', '/api', '/api/v1/pods', `/${'0'.repeat(64)}/api`, '//', '//x/api', '/%', '*'])(
    'answers nobody who does not know its secret: %s',
    async path => {
      const { code, text } = await ask(path)
      expect({ code, status: JSON.parse(text) }).toMatchObject({
        code: 403,
        status: { kind: 'Status', reason: 'Forbidden' },
      })
    },
  )

  it.each([{ origin: 'http://127.0.0.1' }, { host: 'rebound.example' }, { host: '127.0.0.1' }])(
    'answers no page of a browser, even with its secret: %o',
    async headers => {
      expect((await ask(`${secret()}/api`, { headers })).code).toBe(403)
    },
  )

  it('has what kubectl asks for first', async () => {
    const kinds = ['/api', '/apis', '/api/v1', '/version'].map(async path => {
      const { code, text } = await ask(`${secret()}${path}`)
      return [code, JSON.parse(text).kind ?? JSON.parse(text).gitVersion]
    })
    const { version } = plan.artifacts.find(({ name }) => name === 'kubelet') ?? {}
    expect(await Promise.all(kinds)).toEqual([
      [200, 'APIVersions'],
      [200, 'APIGroupList'],
      [200, 'APIResourceList'],
      [200, `v${version}`],
    ])
  })

  it.each([
    ['POST', '/api/v1/namespaces/default/pods'],
    ['DELETE', '/api/v1/namespaces/default/pods/web'],
    ['PATCH', '/api/v1/nodes/edge'],
    ['PUT', '/api/v1/namespaces/default/pods/web'],
  ])('changes nothing: %s', async (method, path) => {
    const { code, text } = await ask(`${secret()}${path}`, { method })
    expect(code).toBe(405)
    expect(JSON.parse(text).message).toContain('change the pods of the config, then run `bakelet apply`')
  })

  it.each([
    ['/apis/apps/v1/deployments', 404, 'has no /apis/apps/v1/deployments: it has pods, nodes'],
    ['/api/v1/secrets', 404, 'has no /api/v1/secrets'],
    ['/api/v1/namespaces/default/nodes', 404, 'has no /api/v1/namespaces/default/nodes'],
    ['/api/v1/namespaces/default/pods/a/b/c', 404, 'has no'],
    ['/api/v1/namespaces/default/pods/a/attach', 404, 'has no pods/attach; `bakelet logs a -f` follows'],
    ['/api/v1/pods/%ff', 400, 'has a % that encodes nothing'],
    ['/api/v1/pods?watch=true', 405, 'does not watch: run `watch bakelet ps`'],
    ['/api/v1/pods?watch=true&allowWatchBookmarks=true&sendInitialEvents=true', 405, 'does not watch'],
    ['/api/v1/pods?wrong=1', 400, 'does not know the parameter wrong'],
    ['/api/v1/pods?labelSelector=a%20b', 400, 'the label selector has no such term'],
    ['/api/v1/namespaces/default/pods/web/log?limitBytes=9', 400, 'does not know the parameter limitBytes'],
    ['/api/v1/namespaces/default/pods/web/log?tailLines=x', 400, 'tailLines must be a number'],
    ['/api/v1/namespaces/default/pods/web/log?sinceTime=x', 400, 'sinceTime must be a time'],
  ])('refuses %s', async (path, code, words) => {
    const answer = await ask(`${secret()}${path}`)
    expect({ code: answer.code, status: JSON.parse(answer.text) }).toMatchObject({
      code,
      status: { kind: 'Status', code, message: expect.stringContaining(words) },
    })
  })

  it('begins the watch that follows a list, and ends it with the reason', async () => {
    const { code, text } = await ask(`${secret()}/api/v1/pods?watch=true&allowWatchBookmarks=true`)
    expect({ code, event: JSON.parse(text) }).toMatchObject({
      code: 200,
      event: { type: 'ERROR', object: { code: 405, message: expect.stringContaining('does not watch') } },
    })
  })

  it('refuses a path without end', async () => {
    expect((await ask(`${secret()}/${'a'.repeat(100_000)}`)).code).toBe(431)
  })

  it.each([
    '/api/v1/pods',
    '/apis/metrics.k8s.io/v1beta1/pods',
    '/api/v1/nodes',
    '/api/v1/events',
    '/api/v1/namespaces/default/pods/web/log',
  ])('says what a node answered that answers garbage: %s', async path => {
    const { code, text } = await ask(`${secret()}${path}`)
    expect(code).toBe(500)
    expect(JSON.parse(text).message).toMatch(/edge/)
    expect(JSON.parse(text).message).not.toMatch(/\p{Cc}/u)
  })

  it('keeps no connection of an upgrade that it refused, though the other end stays open', async () => {
    const socket = connect({ port: Number(new URL(api.url).port), host: '127.0.0.1', allowHalfOpen: true })
    // What comes after the end is answered with a reset.
    socket.on('error', () => {})
    const closed = new Promise(resolve => socket.once('close', resolve))
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
    const sending = setInterval(() => socket.write('more'), 20)
    await closed.finally(() => clearInterval(sending))
  })

  it('upgrades nothing without the secret, or where there is nothing to run', async () => {
    const refused = async (url: string, protocols: string[]) => {
      const socket = new WebSocket(url, protocols)
      socket.on('error', () => {})
      const [, response] = await once(socket, 'unexpected-response')
      socket.terminate()
      return response.statusCode
    }
    const url = api.url.replace('http:', 'ws:')
    const exec = '/api/v1/namespaces/default/pods/web/exec?command=sh&container=main'
    expect(await refused(`${new URL(url).origin}${exec}`, ['v5.channel.k8s.io'])).toBe(403)
    expect(await refused(`${url}/api/v1/namespaces/default/pods/web`, ['v5.channel.k8s.io'])).toBe(404)
    expect(await refused(`${url}${exec}`, ['v5.channel.k8s.io'])).toBe(500)
  })
})
