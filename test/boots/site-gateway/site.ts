import { copyFile, cp, readFile, rm, writeFile } from 'node:fs/promises'
import { get, type RequestOptions } from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import { run } from '../../../src/host/process.ts'
import { isImported } from '../../../src/plan/fetched-plan.ts'
import { managedTree } from '../../../src/plan/managed.ts'
import { treeDigest } from '../../../src/plan/tree-digest.ts'
import { type BootOptions, boot, type RunningNode } from '../../../src/tasks/boot.ts'
import type { TaskEvent } from '../../../src/tasks/events.ts'
import { needConfig } from '../../../src/tasks/find-config.ts'
import { openProject, type Project } from '../../../src/tasks/project.ts'
import { treeDifference } from '../../../src/verify/tree.ts'
import { qemuDriver } from '../../../src/vm/qemu/driver.ts'
import { proxyTo } from '../../host/proxy/network.ts'
import { type DockerRegistry, dockerRegistry } from '../../support/docker-registry.ts'
import { askDaemons } from '../daemons.ts'
import { ask, labFolder, openLab, root, say, tools, treeOf } from '../lab.ts'
import { pushSiteImages } from './images.ts'

const host = 'gateway.site.example'
const here = qemuDriver.loopbackFromGuest

/** The site of examples/site-gateway: its registry, which is its mirror too, and its proxy, on the loopback of this machine. */
export interface Site {
  readonly folder: string
  /** The example in a folder of its own, with the addresses of QEMU's network. */
  project(...set: readonly string[]): Promise<Project>
  readonly registry: DockerRegistry
  /** The proxy's, of this machine's loopback. */
  readonly proxyPort: number
  /** What the proxy was asked for. */
  readonly proxied: readonly string[]
}

export async function openSite(name: string): Promise<Site> {
  const folder = join(labFolder, name)
  const config = join(folder, 'config')
  await rm(folder, { recursive: true, force: true })
  await cp(join(root, 'examples/site-gateway'), config, { recursive: true })
  const registry = await dockerRegistry({ names: ['registry.site.example', 'mirror.site.example'] })
  onTestFinished(() => registry.stop())
  await pushSiteImages(registry, { folder, busybox: await busyboxArchive() })
  // Only the proxy knows the names of the site.
  const proxy = await proxyTo(Number(registry.host.split(':')[1]))
  await copyFile(registry.ca, join(config, 'pki/registry-ca.crt'))
  await writeFile(join(config, 'lab.json'), JSON.stringify(await lab(config, proxy.url)))
  const files = ['bakelet.yaml', 'lab.json'].map(file => join(config, file))
  return {
    ...{ folder, registry, proxied: proxy.asked, proxyPort: Number(new URL(proxy.url).port) },
    project: async (...set) =>
      openProject(await needConfig({ files, set }), {
        ...{ out: join(folder, 'out'), install: tools.install, on: report },
      }),
  }
}

/** What is different in QEMU's user network: addresses, and a registry with an authority of its own. */
async function lab(config: string, proxyUrl: string) {
  const { plan } = await openProject(await needConfig({ files: [join(config, 'bakelet.yaml')] })).compile()
  const sandbox = plan?.images.filter(({ sandbox }) => sandbox).map(({ reference }) => reference)
  const proxy = proxyUrl.replace('127.0.0.1', here)
  return {
    // All others the node pulls, through the mirror.
    images: { preload: sandbox },
    registries: { 'registry.site.example:5000': { ca: 'pki/registry-ca.crt' } },
    system: {
      network: { ethernets: { lan: { addresses: ['10.0.2.15/24'], gateways: [here], dns: ['10.0.2.3'] } } },
      proxy: { http: proxy, https: proxy, noProxy: [here] },
      certificates: ['pki/site-ca.crt', 'pki/registry-ca.crt'],
    },
  }
}

/** An OCI archive of busybox, as the store has it. */
export async function busyboxArchive(): Promise<string> {
  const { plan, store } = await openLab().then(async lab => ({
    plan: await lab.plan('examples/web/bakelet.yaml'),
    store: lab.store,
  }))
  const busybox = plan.images.find(({ reference }) => reference.includes('busybox'))
  const archive = busybox && isImported(busybox) && (await store.find(busybox.fetched.archiveSha256))
  return archive ? archive.path : expect.fail('the web example has busybox')
}

export function report(event: TaskEvent): void {
  if (event.kind === 'begin') say(event.title)
  if (event.kind === 'note' || event.kind === 'update') say(event.line)
}

/** An empty disk. */
export async function newDisk(site: Site, name: string): Promise<string> {
  const file = join(site.folder, `${name}.qcow2`)
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', file, '1G'])
  return file
}

/** `bakelet up --network user --loopback-port PORT --disk data=FILE`. */
export async function up(
  site: Site,
  project: Project,
  data: string,
  options: Pick<BootOptions, 'firstBoot'> = {},
): Promise<RunningNode> {
  const node = await boot(project, {
    ...{ driver: 'qemu', fetch: true, disks: { data }, network: 'user', loopbackPorts: [site.proxyPort] },
    ...options,
  })
  onTestFinished(() => node.vm.powerCut())
  return node
}

/** What the example promises, but for its data. */
export async function expectGateway({ vm, plan, answers }: RunningNode, site: Site): Promise<void> {
  expect(answers.map(({ port, answer }) => [port, answer.kind]).sort()).toEqual([
    [443, 'https'],
    [9100, 'http'],
  ])
  const tree = managedTree(plan)
  const found = await treeOf(vm, plan)
  expect(treeDifference(tree, found)).toEqual([])
  expect(found.digest).toBe(treeDigest(tree))

  // `dynamic` stands behind an address of DHCP.
  const addresses = await ask(vm, 'ip -4 -oneline address show scope global')
  expect(addresses).toMatch(/ inet 10\.0\.2\.15\/24 (?!.*dynamic)/)
  expect(await askDaemons(vm)).toMatchObject({ servers: 'ntp.site.example' })
  expect(await ask(vm, 'findmnt -n -o FSTYPE,SOURCE /var/lib/site')).toMatch(/^ext4 +\/dev\/vd/)
  expect(await ask(vm, 'systemctl --failed --plain --no-legend')).toBe('')

  expect(site.proxied).toContain('CONNECT registry.site.example:5000')
  expect(site.proxied).toContain('CONNECT mirror.site.example:443')
  const reads = site.registry.reads()
  expect(reads).toContain('HEAD /v2/site/app/manifests/1.4.2')
  expect(reads).toContain('HEAD /v2/library/redis/manifests/8.2.1?ns=docker.io')

  const metrics = answers.find(({ port }) => port === 9100)
  const text = await fetch(`http://127.0.0.1:${metrics?.hostPort}/metrics`).then(answer => answer.text())
  expect(text).toMatch(/^node_filesystem_size_bytes\{.*mountpoint="\/var\/lib\/site"\} /m)
}

/** The number of a visit, over HTTPS with the authority of the example and no other. */
export async function visit({ answers }: RunningNode): Promise<number> {
  const ca = await readFile(join(root, 'examples/site-gateway/pki/site-ca.crt'))
  const port = answers.find(({ port }) => port === 443)?.hostPort
  for (let attempts = 0; ; attempts++) {
    const { status, text } = await page({ host: '127.0.0.1', port, servername: host, ca })
    const number = /^visit (\d+)\n$/.exec(text)?.[1]
    if (status === 200 && number !== undefined) return Number(number)
    // HAProxy listens before the app and Redis do.
    if (attempts > 60) expect.fail(`${status} ${text}`)
    await sleep(1000)
  }
}

async function page(options: RequestOptions) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    get({ ...options, agent: false }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', piece => {
        text += piece
      })
      response.on('end', () => resolve({ status: response.statusCode, text }))
    }).on('error', reject)
  })
}
