import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { openStore, type Store } from '../../../src/artifacts/store.ts'
import { WorldError } from '../../../src/host/errors.ts'
import { emptyFolder } from '../../support/run.ts'

export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
export const signal = new AbortController().signal

/** Bytes that nothing compresses: what a gzip member, a layer or a binary is made of. */
export const noise = (length: number) => randomBytes(length)

export async function emptyStore(): Promise<Store> {
  return openStore(join(await emptyFolder(), 'store'))
}

/** Nothing is there under any name, and nothing half. */
export async function expectNothingIn(store: Store, except: readonly string[] = []): Promise<void> {
  const there = await readdir(join(store.directory, 'sha256'))
  expect(there.filter(name => !except.includes(name))).toEqual([])
  expect((await readdir(join(store.directory, 'work'))).filter(name => !name.endsWith('.partial'))).toEqual(
    [],
  )
}

/** The error of a work that must fail as the world does: with words, and never with a stack. */
export async function refusal(work: Promise<unknown>): Promise<WorldError> {
  const error = await work.then(
    () => expect.fail('it was taken'),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(WorldError)
  return error as WorldError
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** The URL of an HTTP server on 127.0.0.1. */
export async function httpServer(handler: Handler, host = '127.0.0.1'): Promise<string> {
  const server = createServer(handler)
  await listen(server, host)
  onTestFinished(() => server.closeAllConnections())
  return `http://${host}:${(server.address() as AddressInfo).port}`
}

/** The same, whose answer is written byte by byte: an HTTP server of Node does not lie. */
export async function rawServer(answer: (socket: Socket, head: string) => void): Promise<string> {
  const server = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.once('data', data => answer(socket, data.toString('latin1')))
  })
  await listen(server, '127.0.0.1')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function listen(server: Server, host: string): Promise<void> {
  await new Promise<void>(resolve => server.listen(0, host, resolve))
  onTestFinished(() => {
    server.close()
  })
}
