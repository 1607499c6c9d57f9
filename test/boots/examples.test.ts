import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { boot } from '../../src/tasks/boot.ts'
import { needConfig } from '../../src/tasks/find-config.ts'
import { openProject } from '../../src/tasks/project.ts'
import { dockerRegistry } from '../support/docker-registry.ts'
import { copyExample } from '../support/example.ts'
import { dist } from '../support/run.ts'
import { ask, labFolder, openLab, tools } from './lab.ts'
import { pushSiteImages } from './site-gateway/images.ts'
import { busyboxArchive, report } from './site-gateway/site.ts'

/**
 * The examples whose pods no other test boots, as `bakelet up` boots them, with every default. What is merged over one of them is what
 * this machine cannot have: an address in QEMU's network, and a registry with the images of Docker Hub.
 */
const folder = join(labFolder, 'examples')

beforeAll(async () => {
  await openLab()
  // What a bundle knows of the folder that it is in.
  vi.stubGlobal('configRunner', () => join(dist, 'packages/config-runner.cjs'))
  vi.stubGlobal('bakeletLibrary', () => join(dist, 'library/index.js'))
})

/** QEMU forwards ports to this address. */
const address = {
  system: {
    network: {
      ethernets: { lan: { addresses: ['10.0.2.15/24'], gateways: ['10.0.2.2'], dns: ['10.0.2.3'] } },
    },
  },
}

/** Images of Docker Hub, made of Debian's programs. */
async function ownHub(): Promise<object> {
  const registry = await dockerRegistry()
  onTestFinished(() => registry.stop())
  const busybox = await busyboxArchive()
  await registry.pushArchive('library/busybox:1.37.0', busybox)
  await pushSiteImages(registry, { folder, busybox })
  return { registries: { 'docker.io': { mirrors: [{ url: `https://${registry.host}`, ca: registry.ca }] } } }
}

it.each([
  { name: 'config-and-secret', answers: [[8080, 'http', 200]] },
  // The page that it asks a token for is another.
  { name: 'secrets', answers: [[8080, 'http', 404]] },
  { name: 'stages', config: 'bakelet.config.ts', answers: [[8080, 'http', 200]] },
  {
    name: 'forty-boxes',
    more: async () => ({ image: { cloudInit: false } }),
    answers: [[8080, 'http', 200]],
  },
  { name: 'static-address', more: async () => address, answers: [[8080, 'http', 200]] },
  { name: 'tls-proxy', more: ownHub, answers: [[443, 'https', 200]] },
])('the pods of examples/$name run under the defaults', async ({ name, config, more, answers }) => {
  const here = join(folder, name)
  await rm(here, { recursive: true, force: true })
  await copyExample(name, join(here, 'config'))
  const files = [join(here, 'config', config ?? 'bakelet.yaml')]
  if (more) {
    files.push(join(here, 'config/lab.json'))
    await writeFile(join(here, 'config/lab.json'), JSON.stringify(await more()))
  }
  const project = openProject(await needConfig({ files }), {
    ...{ out: join(here, 'out'), install: tools.install, on: report },
  })
  const node = await boot(project, { driver: 'qemu', fetch: true })
  onTestFinished(() => node.vm.powerCut())
  expect(
    node.answers.map(({ port, answer }) => [
      port,
      answer.kind,
      'status' in answer ? answer.status : undefined,
    ]),
  ).toEqual(answers)
  const { processes } = JSON.parse(await ask(node.vm, 'aa-status --json'))
  const confined = Object.values<{ status: string }[]>(processes).flat()
  expect(new Set(confined.map(({ status }) => status))).toEqual(new Set(['enforce']))
  expect(await ask(node.vm, 'systemctl --failed --plain --no-legend')).toBe('')
  expect(await node.stop()).toBe('clean')
})
