import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { isImported } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { treeDifference } from '../../src/verify/tree.ts'
import { qemuDriver } from '../../src/vm/qemu/driver.ts'
import { dockerRegistry, user } from '../support/docker-registry.ts'
import { ask, boot, labFolder, openLab, root, treeOf } from './lab.ts'

const name = 'private-registry'
const folder = join(labFolder, name)
const credentials = '/usr/local/bakelet/conf/credentials/config.json'

const providers = '/usr/local/bakelet/conf/credential-providers.yaml'

/** Gives the password of a registry to whoever asks for an image of it, as its arguments and its environment say. */
const plugin = `#!/bin/sh
case $(cat) in
*'"kind":"CredentialProviderRequest"'*'"image":"'"$1"/*) ;;
*) echo "not a request for $1" >&2; exit 1 ;;
esac
printf '{"apiVersion": "credentialprovider.kubelet.k8s.io/v1", "kind": "CredentialProviderResponse",
"cacheKeyType": "Registry", "auth": {"%s": {"username": "%s", "password": "%s"}}}' "$1" "$PLUGIN_USER" "$PLUGIN_PASSWORD"
`

const portOf = ({ host }: { readonly host: string }) => Number(host.split(':')[1])

const container = (name: string, image: string, port: number) => ({
  ...{ name, image, command: ['httpd', '-f', '-p', `${port}`, '-h', '/etc'] },
  ports: [{ containerPort: port, hostPort: port }],
})

it('a node pulls from a private registry, and from a mirror, with the password of the kubelet, and from another with that of a plugin', async () => {
  await rm(folder, { recursive: true, force: true })
  const lab = await openLab()
  const web = await lab.plan('examples/web/bakelet.yaml')
  const busybox = web.images.find(({ reference }) => reference.includes('busybox'))
  const archive = busybox && isImported(busybox) && (await lab.store.find(busybox.fetched.archiveSha256))
  if (!archive) return expect.fail('the web example has busybox')

  const registry = await dockerRegistry({ auth: true, names: [qemuDriver.loopbackFromGuest] })
  onTestFinished(() => registry.stop())
  const asked = await dockerRegistry({ auth: true, names: [qemuDriver.loopbackFromGuest] })
  onTestFinished(() => asked.stop())
  await registry.pushArchive('team/app:1', archive.path)
  await registry.pushArchive('team/mirrored:1', archive.path)
  await asked.pushArchive('team/asked:1', archive.path)
  const [host, askedHost] = [registry, asked].map(({ host }) =>
    host.replace('127.0.0.1', qemuDriver.loopbackFromGuest),
  ) as [string, string]

  const config = join(folder, 'config')
  await mkdir(config, { recursive: true })
  await copyFile(registry.ca, join(config, 'ca.pem'))
  await copyFile(asked.ca, join(config, 'asked.pem'))
  await writeFile(join(config, 'plugin.sh'), plugin)
  await writeFile(join(config, 'password.json'), JSON.stringify(user), { mode: 0o600 })
  const pod = {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app' } },
    spec: {
      containers: [
        container('app', `${host}/team/app:1`, 8080),
        container('mirrored', 'registry.invalid/team/mirrored:1', 8081),
        container('asked', `${askedHost}/team/asked:1`, 8082),
      ],
    },
  }
  await writeFile(join(config, 'app.json'), JSON.stringify(pod))
  const trust = { ca: 'ca.pem' }
  const registries = {
    [host]: { ...trust, credentials: 'password.json' },
    [askedHost]: { ca: 'asked.pem' },
    'registry.invalid': {
      credentials: 'password.json',
      mirrors: [{ url: `https://${host}`, ...trust }],
    },
  }
  const credentialProviders = {
    asked: {
      program: { source: 'plugin.sh' },
      matchImages: [`${askedHost}/team`],
      defaultCacheDuration: '12h',
      args: [askedHost],
      env: { PLUGIN_USER: user.username, PLUGIN_PASSWORD: user.password },
    },
  }
  const images = { preload: web.images.filter(({ sandbox }) => sandbox).map(({ reference }) => reference) }
  const file = join(config, 'bakelet.json')
  await writeFile(
    file,
    JSON.stringify({ name, pods: ['app.json'], images, registries, kubelet: { credentialProviders } }),
  )
  const plan = await lab.plan(file.slice(root.length + 1))

  const { vm, ready } = await boot(lab, plan, name, { loopbackPorts: [registry, asked].map(portOf) })
  onTestFinished(() => vm.powerCut())
  expect(ready.answers.map(({ port, answer }) => [port, answer.kind]).sort()).toEqual([
    [8080, 'http'],
    [8081, 'http'],
    [8082, 'http'],
  ])
  expect(registry.reads()).toContain('HEAD /v2/team/app/manifests/1')
  expect(registry.reads()).toContain('HEAD /v2/team/mirrored/manifests/1?ns=registry.invalid')
  expect(asked.reads()).toContain('HEAD /v2/team/asked/manifests/1')
  expect(treeDifference(managedTree(plan), await treeOf(vm, plan))).toEqual([])
  // Nobody but root, and no log.
  for (const file of [credentials, providers]) {
    expect(await ask(vm, `stat -c '%a %U' ${file}`)).toBe('600 root\n')
    expect(await ask(vm, `runuser -u nobody -- cat ${file} 2>&1 || true`)).toContain('Permission denied')
  }
  const secret = Buffer.from(`${user.username}:${user.password}`).toString('base64')
  const grep = `journalctl --output=cat | grep -c -e ${secret} -e '${user.password}' || true`
  expect((await ask(vm, grep)).trim()).toBe('0')
})
