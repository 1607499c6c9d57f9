// Starts a containerd for each config.toml, in namespaces whose folders are those of a new node. Run by judge.ts, inside unshare(1):
// node node.mjs FOLDER-WITH-ITS-PROGRAMS. Reads a line of JSON for each question and answers each with a line.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

const prefix = '/usr/local/bakelet'
const socket = '/run/containerd/containerd.sock'
const config = `${prefix}/conf/containerd.toml`
const bin = name => join(prefix, 'bin', name)
const env = { PATH: `${prefix}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin` }

prepare(process.argv[2])
for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await judge(JSON.parse(line).config)))

function prepare(programs) {
  const run = (program, ...args) => execFileSync(program, args, { stdio: 'ignore' })
  run('mount', '--make-rprivate', '/')
  run('ip', 'link', 'set', 'lo', 'up')
  for (const folder of ['/run', '/etc', '/opt', '/var/lib', '/usr/local'])
    run('mount', '-t', 'tmpfs', 'tmpfs', folder)
  writeFileSync('/etc/passwd', 'root:x:0:0::/root:/bin/sh\n')
  writeFileSync('/etc/group', 'root:x:0:\n')
  writeFileSync('/etc/hosts', '127.0.0.1 localhost\n')
  for (const folder of ['bin/cni', 'conf/cni']) mkdirSync(join(prefix, folder), { recursive: true })
  for (const name of readdirSync(programs)) copyFileSync(join(programs, name), bin(name))
  writeFileSync(bin('runc'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  // containerd logs an error without a network.
  const network = { cniVersion: '1.0.0', name: 'pods', plugins: [{ type: 'bridge' }] }
  writeFileSync(`${prefix}/conf/cni/10-pods.conflist`, JSON.stringify(network))
}

async function judge(text) {
  for (const folder of ['/run', '/var/lib'])
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true })
  writeFileSync(config, text)
  const daemon = spawn(bin('containerd'), ['--config', config], { env, cwd: '/run' })
  let log = ''
  let ended = false
  for (const stream of [daemon.stdout, daemon.stderr])
    stream.on('data', chunk => {
      log += chunk
    })
  const gone = new Promise(resolve =>
    daemon.on('close', () => {
      ended = true
      resolve()
    }),
  )
  const plugins = await pluginsOnceReady(() => ended)
  // What ends it soon after it listens: its streaming server.
  for (let turn = 0; turn < 150 && !ended && !log.includes('successfully booted'); turn++) await wait(20)
  if (!ended) await wait(150)
  const ignored = /.*failed to change OOM score.*out of range.*/.exec(log)?.[0]
  const reason = ended ? lastWords(log) : plugins ? ignored : `nobody listens at ${socket}`
  daemon.kill('SIGKILL')
  await gone
  return { ...(reason === undefined ? {} : { reason }), plugins: plugins ?? {} }
}

/** Each plugin with what keeps it from loading, as `ctr plugins ls -d` says; undefined: containerd ended, or does not listen where the kubelet looks. */
async function pluginsOnceReady(ended) {
  for (let turn = 0; turn < 200 && !ended(); turn++) {
    if (existsSync(socket)) {
      const args = ['--connect-timeout', '2s', '--timeout', '5s', 'plugins', 'ls', '-d']
      const { status, stdout } = spawnSync(bin('ctr'), args, { env, encoding: 'utf8' })
      if (status === 0) return messages(stdout)
    }
    await wait(30)
  }
  return undefined
}

function lastWords(log) {
  const lines = log.trim().split('\n')
  return (
    lines.find(line => line.startsWith('panic: ')) ??
    lines.find(line => line.startsWith('containerd: ')) ??
    lines.findLast(line => line.includes('level=error') || line.includes('"level":"error"')) ??
    lines.at(-1)
  )
}

function messages(list) {
  const blocks = list.split(/^(?=Type:)/m).filter(block => block.startsWith('Type:'))
  return Object.fromEntries(
    blocks.map(block => {
      const field = name => block.match(new RegExp(`^\\s*${name}:\\s*(.*)$`, 'm'))?.[1]
      return [`${field('Type')}.${field('ID')}`, block.match(/^\s*Message:\s*([\s\S]*)$/m)?.[1]?.trim() ?? '']
    }),
  )
}
