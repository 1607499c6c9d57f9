import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { firstAnswer } from '../../src/bench/answer.ts'

const limits = { rest: 10, attempt: 100, silence: 300 }
const signal = new AbortController().signal

async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** A port that nobody listens at. */
async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise(resolve => server.close(resolve))
  return port
}

it('waits for a server that comes later, through refusals and 503', async () => {
  const port = await freePort()
  const waiting = firstAnswer(port, signal, { ...limits, attempt: 10_000 })
  let asked = 0
  const server = createHttpServer((_, response) => {
    response.writeHead(++asked < 3 ? 503 : 404).end()
  })
  await new Promise(resolve => setTimeout(resolve, 50))
  await listen(server, port)
  expect(await waiting).toMatchObject({ answer: { kind: 'http', status: 404 } })
  expect(asked).toBe(3)
})

it('gives up an attempt that leads nowhere, as QEMU holds it before the guest has a network', async () => {
  let connections = 0
  const server = createServer(socket => {
    socket.on('error', () => {})
    // The first ones are never answered.
    if (++connections > 3) socket.end('HTTP/1.1 200 OK\r\n\r\n')
  })
  expect(await firstAnswer(await listen(server), signal, limits)).toMatchObject({
    answer: { kind: 'http', status: 200 },
  })
  expect(connections).toBeGreaterThan(3)
})

it('takes a silent connection for an answer only where one was refused before', async () => {
  const port = await freePort()
  const waiting = firstAnswer(port, signal, limits)
  await new Promise(resolve => setTimeout(resolve, 100))
  const before = performance.now()
  await listen(
    createServer(socket => void socket.on('error', () => {})),
    port,
  )
  const { answer, at } = await waiting
  expect(answer).toEqual({ kind: 'tcp' })
  // When it began to be silent, and not when that was believed.
  expect(performance.now() - at).toBeGreaterThanOrEqual(limits.silence)
  expect(at).toBeGreaterThanOrEqual(before)
})

it('ends when it is told to', async () => {
  const controller = new AbortController()
  const waiting = firstAnswer(await freePort(), controller.signal, limits)
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow()
})
