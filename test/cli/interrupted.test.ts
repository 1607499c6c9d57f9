import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dist, emptyFolder } from '../support/run.ts'

const configOf = (source: 'release' | 'build') =>
  ['name: x', ...['kubelet', 'containerd', 'runc', 'cni'].map(name => `${name}: {source: ${source}}`)].join(
    '\n',
  )

/** A proxy that says one thing, or nothing, to whoever asks it. */
async function proxy(answer: string): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket.on('error', () => {}))
    socket.once('data', () => socket.write(answer))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Fetches until a line says something, sends a signal, and gives back how the command ended and after how long. */
async function signalled(
  config: string,
  signal: NodeJS.Signals,
  {
    until,
    env,
    again = false,
  }: { readonly until: RegExp; readonly env: Readonly<Record<string, string>>; readonly again?: boolean },
) {
  const cwd = await emptyFolder()
  writeFileSync(join(cwd, 'bakelet.yaml'), config)
  const child = execa(process.execPath, [join(dist, 'bakelet.cjs'), 'fetch'], {
    cwd,
    reject: false,
    env: { BAKELET_STORE: join(cwd, 'store'), NO_COLOR: '1', ...env },
    all: true,
    // The test runner's own patience must not end it.
    forceKillAfterDelay: false,
  })
  let text = ''
  await new Promise<void>(resolve => {
    child.all.on('data', data => {
      text += String(data)
      if (until.test(text)) resolve()
    })
    void child.then(() => resolve())
  })
  // Into the middle of the wait.
  await new Promise(resolve => setTimeout(resolve, 200))
  const from = performance.now()
  child.kill(signal)
  if (again) {
    await new Promise(resolve => setTimeout(resolve, 300))
    child.kill(signal)
  }
  const { exitCode, all } = await child
  return { exitCode, all, seconds: (performance.now() - from) / 1000 }
}

describe('an interrupt', () => {
  // `bake` stops what it started before it ends; while it reads the config, nothing is started.
  it.each([[['check']], [['bake', '--offline']]])('ends %j at once while it computes', async args => {
    const cwd = await emptyFolder()
    mkdirSync(join(cwd, 'pods'))
    for (let index = 0; index < 6000; index++)
      writeFileSync(
        join(cwd, `pods/${index}.yaml`),
        `apiVersion: v1\nkind: Pod\nmetadata: {name: a${index}}\nspec: {containers: [{name: a, image: b}]}\n`,
      )
    writeFileSync(join(cwd, 'bakelet.yaml'), 'name: a\npods: ["pods/*.yaml"]\n')
    const child = execa(process.execPath, [join(dist, 'bakelet.cjs'), ...args], { cwd, reject: false })
    await new Promise(resolve => setTimeout(resolve, 1000))
    const from = performance.now()
    child.kill('SIGINT')
    const { exitCode, signal } = await child
    // A shell reports 130 for both (bash(1), "EXIT STATUS").
    expect(signal ?? exitCode).toBe(args[0] === 'check' ? 'SIGINT' : 130)
    expect(performance.now() - from).toBeLessThan(1000)
  })

  it('ends a command at once that prints to a reader who does not read', async () => {
    const cwd = await emptyFolder()
    const keys = Array.from({ length: 5000 }, (_, index) => `key${index}: 1`)
    writeFileSync(join(cwd, 'bakelet.yaml'), `{name: a, ${keys.join(', ')}}`)
    // A full pipe holds 64 KiB (pipe(7)), and the list has more than a megabyte.
    const writer = `sh -c 'echo $$ >pid; exec "$NODE" "$BAKELET" check --json'`
    const reader = [
      'sleep 2; at=/proc/$(cat pid)',
      '[ -e $at ] || echo ended before the signal',
      'kill -INT $(cat pid); sleep 0.5',
      '[ ! -e $at ] || grep -q "^State:.Z" $at/status || echo goes on',
    ].join('; ')
    const shell = `${writer} | { ${reader}; }`
    const env = { NODE: process.execPath, BAKELET: join(dist, 'bakelet.cjs') }
    expect(await execa('sh', ['-c', shell], { cwd, env, reject: false })).toMatchObject({
      stdout: '',
      stderr: '',
    })
  })
})

/** PATH with a `go` that SIGTERM does not end. Its child keeps the output open, also when the program itself was killed. */
async function deafGo(): Promise<{ readonly PATH: string }> {
  const bin = await emptyFolder()
  writeFileSync(join(bin, 'go'), "#!/bin/sh\ntrap '' TERM\nsleep 14\n", { mode: 0o755 })
  return { PATH: `${bin}:${process.env.PATH}` }
}

describe('a signal', () => {
  it.each([
    ['refuses', 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n', /trying again/],
    ['says nothing', '', /downloading/],
    ['leaves the TLS handshake hanging', 'HTTP/1.1 200 OK\r\n\r\n', /downloading/],
  ])('ends a fetch at once behind a proxy that %s', async (_, answer, until) => {
    const url = await proxy(answer)
    const env = { HTTPS_PROXY: url, https_proxy: url, NO_PROXY: '', no_proxy: '' }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const { exitCode, all, seconds } = await signalled(configOf('release'), signal, { until, env })
      expect({ signal, exitCode, all }).toEqual({
        ...{ signal, exitCode: 130 },
        all: expect.stringMatching(/^interrupted$/m),
      })
      expect(all).not.toContain('bug in bakelet')
      expect(seconds).toBeLessThan(2)
    }
  })

  it('ends a build whose program does not react, and leaves its output open, within 8 s', async () => {
    const ended = await signalled(configOf('build'), 'SIGTERM', { env: await deafGo(), until: /building/ })
    expect(ended).toMatchObject({ exitCode: 130, all: expect.stringMatching(/^interrupted$/m) })
    expect(ended.seconds).toBeLessThan(8)
  })

  it('ends such a build at once when it comes a second time', async () => {
    const ended = await signalled(configOf('build'), 'SIGTERM', {
      ...{ env: await deafGo(), until: /building/, again: true },
    })
    expect(ended.exitCode).toBe(130)
    expect(ended.seconds).toBeLessThan(2)
  })
})
