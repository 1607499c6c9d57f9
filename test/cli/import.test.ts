import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emptyFolder, starterFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  template:
    spec:
      containers:
        - {name: shop, image: "docker.io/library/busybox:1.37.0"}
`

it('writes a config and the pods, and says what did not come along', async () => {
  const cwd = await emptyFolder()
  await writeFile(join(cwd, 'shop.yaml'), deployment)
  const { exitCode, stdout, stderr } = await runHere(['import', 'shop.yaml', '-o', 'edge'], { cwd })
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
  expect(stderr).toMatch(/^warning\[import-no-controller\].*\n +--> shop\.yaml:5:3\n/)
  expect(stderr).toContain('wrote edge/pods/shop.yaml\nwrote edge/bakelet.yaml\nnext: ')
  expect(await readFile(join(cwd, 'edge/bakelet.yaml'), 'utf8')).toBe(
    'name: "edge"\npods:\n  - "pods/shop.yaml"\n',
  )
  expect(await runHere(['check', '-c', 'edge/bakelet.yaml'], { cwd })).toMatchObject({ exitCode: 0 })
})

it('leaves a config that is there, and says what to add to it', async () => {
  const cwd = await starterFolder()
  await writeFile(join(cwd, 'bakelet.yaml'), 'name: web\npods: [pods/web.yaml]\n')
  await writeFile(join(cwd, 'shop.yaml'), deployment)
  const { exitCode, stderr } = await runHere(['import', 'shop.yaml'], { cwd })
  expect(exitCode).toBe(0)
  expect(stderr).toContain('add to bakelet.yaml:\npods:\n  - "pods/shop.yaml"\n')
  expect(await readFile(join(cwd, 'bakelet.yaml'), 'utf8')).toBe('name: web\npods: [pods/web.yaml]\n')
})

it('takes local files of a compose file along, for whom could read them', async () => {
  const cwd = await emptyFolder()
  await mkdir(join(cwd, 'shop'))
  const text = `services:
  web:
    image: docker.io/library/busybox:1.37.0
    user: "1000"
    volumes: ["./web.conf:/etc/web.conf:ro", "./password:/password:ro"]
`
  await writeFile(join(cwd, 'shop/compose.yaml'), text)
  await writeFile(join(cwd, 'shop/web.conf'), 'port 80\n')
  await writeFile(join(cwd, 'shop/password'), 'secret', { mode: 0o600 })
  expect(await runHere(['import', 'shop/compose.yaml', '-o', 'edge'], { cwd })).toMatchObject({ exitCode: 0 })
  expect((await stat(join(cwd, 'edge/files/etc/shop/password'))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(cwd, 'edge/bakelet.yaml'), 'utf8')).toContain(`files:
  "/etc/shop/web.conf":
    source: "files/etc/shop/web.conf"
  "/etc/shop/password":
    source: "files/etc/shop/password"
    mode: "0600"
    owner: 1000
`)
})

it('copies nothing from outside of the folder of a compose file, by no path and by no link', async () => {
  const cwd = await emptyFolder()
  await mkdir(join(cwd, 'shop/conf'), { recursive: true })
  await mkdir(join(cwd, 'keys'))
  await writeFile(join(cwd, 'keys/id'), 'hunter2')
  await writeFile(join(cwd, 'shop/conf/a'), 'a')
  await symlink('../keys/id', join(cwd, 'shop/key'))
  await symlink('../../keys/id', join(cwd, 'shop/conf/key'))
  await symlink('conf/a', join(cwd, 'shop/inside'))
  const mounts = [
    '../keys/id:/1:ro',
    '../keys:/2:ro',
    './key:/3',
    './conf:/4:ro',
    './inside:/5:ro',
    '../data:/6',
  ]
  const text = `services:
  web:
    image: docker.io/library/busybox:1.37.0
    volumes:
${mounts.map(mount => `      - "${mount}"`).join('\n')}
`
  await writeFile(join(cwd, 'shop/compose.yaml'), text)
  const { exitCode, stderr } = await runHere(['import', 'shop/compose.yaml', '-o', 'edge'], { cwd })
  expect(exitCode).toBe(0)
  expect(stderr.match(/\S+ stays behind.*\n +--> \S+/g)).toEqual(
    ['../keys/id', '../keys', './key', './conf/key'].map(
      (path, index) =>
        `${path} stays behind: it is outside of the folder of this file, and only files in the folder are copied\n --> shop/compose.yaml:${index + 5}:9`,
    ),
  )
  const copied = (await readdir(join(cwd, 'edge'), { recursive: true })).filter(name =>
    name.includes('/shop/'),
  )
  expect(copied.sort()).toEqual(['conf', 'conf/a', 'inside'].map(name => `files/etc/shop/${name}`))
  expect(await readFile(join(cwd, 'edge/pods/shop.yaml'), 'utf8')).toMatch(
    /mountPath: "?\/5[\s\S]*mountPath: "?\/6/,
  )
})

it.each([
  ['compose.yaml', 'services: {web: {image: "docker.io/library/busybox:1.37.0"}}\n'],
  ['shop.yaml', deployment],
  ['web.container', '[Container]\nImage=docker.io/library/busybox:1.37.0\n'],
])('is what check proposes for %s under pods, and does as it says', async (file, text) => {
  const cwd = await emptyFolder()
  await writeFile(join(cwd, file), text)
  await writeFile(join(cwd, 'bakelet.yaml'), `name: a\npods: [${file}]\n`)
  const { exitCode, stderr } = await runHere(['check'], { cwd })
  expect(exitCode).toBe(1)
  const [, words = ''] = /`bakelet (import .*)`/.exec(stderr) ?? []
  await rm(join(cwd, 'bakelet.yaml'))
  expect(await runHere(words.split(' '), { cwd })).toMatchObject({ exitCode: 0 })
  expect(await runHere(['check'], { cwd })).toMatchObject({ exitCode: 0 })
})

it('has nothing to add where a pattern names the pods already', async () => {
  const cwd = await starterFolder()
  await writeFile(join(cwd, 'shop.yaml'), deployment)
  expect((await runHere(['import', 'shop.yaml'], { cwd })).stderr).not.toContain('add to')
})

const compose = `services:
  httpd:
    image: docker.io/library/busybox:1.37.0
    volumes: ["./httpd.conf:/etc/httpd.conf:ro"]
`

it('writes the local files that a compose file mounts, and says how a config that is there names them', async () => {
  const cwd = await starterFolder()
  await mkdir(join(cwd, 'site'))
  await writeFile(join(cwd, 'site/compose.yaml'), compose)
  await writeFile(join(cwd, 'site/httpd.conf'), 'H:/www\n')
  await writeFile(join(cwd, 'bakelet.yaml'), 'name: web\npods: [pods/web.yaml]\n')
  const { exitCode, stderr } = await runHere(['import', 'site/compose.yaml'], { cwd })
  expect(exitCode).toBe(0)
  const entries = stderr.slice(stderr.indexOf('pods:\n'), stderr.indexOf('next: '))
  expect(entries).toBe(
    'pods:\n  - "pods/site.yaml"\nfiles:\n  "/etc/site/httpd.conf":\n    source: "files/etc/site/httpd.conf"\n',
  )
  expect(await readFile(join(cwd, 'files/etc/site/httpd.conf'), 'utf8')).toBe('H:/www\n')
})

it.each([['a pod of that name', 'pods/shop.yaml', /pods\/shop\.yaml already exists; nothing was written/]])(
  'writes nothing beside %s',
  async (_, path, message) => {
    const cwd = await emptyFolder()
    await mkdir(join(cwd, 'pods'))
    await writeFile(join(cwd, path), 'mine')
    await writeFile(join(cwd, 'shop.yaml'), deployment)
    expect(await runHere(['import', 'shop.yaml'], { cwd })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(message),
    })
    expect((await readdir(cwd, { recursive: true })).sort()).toEqual(['pods', 'pods/shop.yaml', 'shop.yaml'])
    expect(await readFile(join(cwd, path), 'utf8')).toBe('mine')
  },
)

it('writes nothing when a pod would not pass the check, as when it clashes with one of the config', async () => {
  const cwd = await starterFolder()
  const text = deployment.replace(
    'busybox:1.37.0"',
    'busybox:1.37.0", ports: [{containerPort: 80, hostPort: 8080}]',
  )
  await writeFile(join(cwd, 'shop.yaml'), text)
  expect(await runHere(['import', 'shop.yaml'], { cwd })).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('error[pod-host-port-clash]'),
  })
  expect(await readdir(join(cwd, 'pods'))).toEqual(['web.yaml'])
})

it('writes nothing of a file from which nothing becomes a pod', async () => {
  const cwd = await emptyFolder()
  await writeFile(join(cwd, 'a.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n')
  expect(await runHere(['import', 'a.yaml'], { cwd })).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('nothing in the named files becomes a pod'),
  })
  expect(await readdir(cwd)).toEqual(['a.yaml'])
})

it('names a file that does not exist', async () => {
  expect(await runHere(['import', 'nope.yaml'], { cwd: await emptyFolder() })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/there is no file nope\.yaml\n {2}next: /),
  })
})
