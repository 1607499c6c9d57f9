import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { askPort } from '../../src/verify/answer.ts'
import { authority } from '../host/proxy/network.ts'

const signal = new AbortController().signal

async function portOf(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** The kinds of servers that a pod can be. */
const servers = {
  'a web server': () => createHttpServer((_, response) => response.writeHead(404).end()),
  'a server of another protocol': () => createServer(socket => socket.end('220 mail ESMTP\r\n')),
  // As QEMU does before the guest listens.
  'a server that closes every connection': () => createServer(socket => socket.end()),
  'a web server behind TLS alone': async () =>
    createHttpsServer(await authority(['site.example']), (_, response) => response.writeHead(200).end()),
  'a server that wants the certificate of its client': async () => {
    const tls = await authority(['site.example'])
    return createHttpsServer({ ...tls, ca: tls.cert, requestCert: true }, (_, response) => response.end())
  },
  'a server that wants TLS 1.1': async () =>
    createHttpsServer({ ...(await authority(['site.example'])), minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }),
} satisfies Record<string, () => Server | Promise<Server>>

it.each([
  ['a web server', { kind: 'http', status: 404 }],
  ['a server of another protocol', { kind: 'tcp' }],
  ['a server that closes every connection', undefined],
  ['a web server behind TLS alone', { kind: 'https', status: 200 }],
  ['a server that wants the certificate of its client', { kind: 'tcp' }],
  ['a server that wants TLS 1.1', { kind: 'tcp' }],
] as const)('%s answers %j', async (name, answer) => {
  const port = await portOf(await servers[name]())
  expect(await askPort('127.0.0.1', port, signal)).toEqual(answer)
})

it('nobody answers at a closed port', async () => {
  const server = createServer()
  const port = await portOf(server)
  await new Promise(resolve => server.close(resolve))
  expect(await askPort('127.0.0.1', port, signal)).toBeUndefined()
})
