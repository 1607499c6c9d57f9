import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultPath } from '../../../src/artifacts/images/default-path.ts'
import { buildImage, type ImageProcess } from '../../../src/artifacts/images/oci.ts'
import { openStore } from '../../../src/artifacts/store.ts'
import { type TarEntry, textEntry } from '../../../src/artifacts/tar.ts'
import { run } from '../../../src/host/process.ts'
import type { DockerRegistry } from '../../support/docker-registry.ts'

interface ProgramImage {
  /** In the registry. */
  readonly name: string
  /** On this machine: of a Debian package. */
  readonly program: string
  /** In the image. */
  readonly path: string
  readonly process: Pick<ImageProcess, 'user' | 'entrypoint'>
}

const haproxyConfig = '/usr/local/etc/haproxy/haproxy.cfg'

/**
 * What the mirror of the site has: Debian's programs under the names and paths, and with the users, of the official images, which
 * no machine without the internet has.
 */
const mirrored: readonly ProgramImage[] = [
  {
    name: 'library/haproxy:3.2.4',
    program: '/usr/sbin/haproxy',
    path: 'usr/local/sbin/haproxy',
    process: { user: 'haproxy', entrypoint: ['haproxy', '-W', '-db', '-f', haproxyConfig] },
  },
  {
    name: 'library/redis:8.2.1',
    // Debian's redis-server is a link to it: the program asks by which name it was called.
    program: '/usr/bin/redis-check-rdb',
    path: 'usr/local/bin/redis-server',
    process: {},
  },
  {
    name: 'prometheus/node-exporter:v1.9.1',
    program: '/usr/bin/prometheus-node-exporter',
    path: 'bin/node_exporter',
    process: { user: '65534', entrypoint: ['/bin/node_exporter'] },
  },
]

/** Fills the registry of the site. `busybox`: an OCI archive, of which the app is made. */
export async function pushSiteImages(
  registry: DockerRegistry,
  { folder, busybox }: { readonly folder: string; readonly busybox: string },
): Promise<void> {
  await registry.pushArchive('site/app:1.4.2', busybox)
  const store = await openStore(join(folder, 'store'))
  for (const { name, program, path, process } of mirrored) {
    const libraries = (await librariesOf(program)).map(file => entryOf(file, file.slice(1)))
    const layer = await Promise.all([entryOf(program, path), users, ...libraries])
    const { archive } = await buildImage(store, {
      ...{ name, arch: 'amd64', layer },
      process: { ...process, env: [`PATH=${defaultPath}`] },
    })
    await registry.pushArchive(name, archive.path)
  }
}

/** The kubelet asks for the user of an image alone; containerd looks up the group of that user. */
const users = textEntry('etc/passwd', 'haproxy:x:99:99::/:/bin/false\n')

const entryOf = async (file: string, path: string): Promise<TarEntry> =>
  textEntry(path, await readFile(file), 0o755)

/** The libraries and the loader of a program, under their own paths (ldd(1)). */
async function librariesOf(program: string): Promise<string[]> {
  const { stdout } = await run('ldd', [program])
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, file = '']) => file)
}
