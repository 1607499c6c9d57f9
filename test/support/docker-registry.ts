import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { buildImage } from '../../src/artifacts/images/oci.ts'
import { openStore } from '../../src/artifacts/store.ts'
import { textEntry } from '../../src/artifacts/tar.ts'
import { authority } from '../host/proxy/network.ts'

/** The one user that a registry knows, and the user's password. */
export const user = { username: 'robot', password: 'correct horse' }
const htpasswd = 'robot:$2y$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2\n'

export interface DockerRegistry {
  /** 127.0.0.1:PORT */
  readonly host: string
  /** PEM file of the authority that signed its certificate. */
  readonly ca: string
  /** Pushes an image whose one file has the text; gives back the digest of its manifest. */
  push(name: string, text: string): Promise<string>
  /** Pushes the image of an OCI archive, as it is. */
  pushArchive(name: string, archive: string): Promise<void>
  /** What was read from it so far: "GET /v2/app/manifests/1". */
  reads(): string[]
  stop(): Promise<void>
}

interface Kind {
  readonly tls?: boolean
  readonly auth?: boolean
  /** The URL of the registry whose mirror it is: it keeps what it brings (docs.docker.com, "Registry as a pull through cache"). */
  readonly mirrorOf?: string
  /** Further names and addresses that its certificate is for. */
  readonly names?: readonly string[]
}

/** Debian's docker-registry (github.com/distribution/distribution), a process of its own with an empty folder. */
export async function dockerRegistry({
  tls = true,
  auth = false,
  mirrorOf,
  names = [],
}: Kind = {}): Promise<DockerRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-docker-registry-'))
  const host = `127.0.0.1:${await freePort()}`
  const { path: ca, key, cert } = await authority(['127.0.0.1', ...names])
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  const config = {
    version: '0.1',
    log: { level: 'info' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: {
      addr: host,
      ...(tls ? { tls: { certificate: await file('cert.pem', cert), key: await file('key.pem', key) } } : {}),
    },
    ...(auth ? { auth: { htpasswd: { realm: 'test', path: await file('htpasswd', htpasswd) } } } : {}),
    ...(mirrorOf === undefined ? {} : { proxy: { remoteurl: mirrorOf } }),
  }
  // JSON is YAML.
  const registry = spawn('docker-registry', ['serve', await file('config.yml', JSON.stringify(config))], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  const listening = new Promise<void>((resolve, reject) => {
    const take = (piece: Buffer) => {
      log += piece
      if (log.includes('listening on')) resolve()
    }
    registry.stdout.on('data', take)
    registry.stderr.on('data', take)
    registry.once('exit', () => reject(new Error(`docker-registry ended: ${log}`)))
  })
  await listening
  const copyTo = async (name: string, archive: string) => {
    await execa('skopeo', [
      ...['copy', '--preserve-digests', '--dest-tls-verify=false'],
      ...(auth ? ['--dest-creds', `${user.username}:${user.password}`] : []),
      ...[`oci-archive:${archive}`, `docker://${host}/${name}`],
    ])
  }
  return {
    ...{ host, ca },
    reads: () => [...log.matchAll(/"((?:GET|HEAD) \S+) HTTP/g)].map(([, read = '']) => read),
    async push(name, text) {
      const store = await openStore(join(folder, `store-${Date.now()}`))
      const { archive, digest } = await buildImage(store, {
        ...{ name: `${host}/${name}`, arch: 'amd64' as const, process: { env: [] } },
        layer: [textEntry('text', text)],
      })
      await copyTo(name, archive.path)
      return digest
    },
    pushArchive: copyTo,
    async stop() {
      const ended = new Promise(resolve => registry.once('exit', resolve))
      registry.kill()
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
