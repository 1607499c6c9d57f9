import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { printLock } from '../../src/lock/print.ts'
import { fillStore } from '../support/filled-store.ts'
import { dist, emptyFolder } from '../support/run.ts'

/** Runs a program that imports the built library, as another package does, and returns what it sends to its parent. */
async function runProgram(body: string, folder: string): Promise<unknown> {
  const file = join(folder, 'program.mjs')
  await writeFile(
    file,
    `import * as bakelet from ${JSON.stringify(join(dist, 'library/index.js'))}\nprocess.send(await (async () => { ${body} })())\nprocess.disconnect()\n`,
  )
  const child = execa(process.execPath, [file], { cwd: folder, ipc: true, all: true })
  const [message, { all }] = await Promise.all([child.getOneMessage(), child])
  // Tasks print nothing, on either stream.
  expect(all).toBe('')
  return message
}

it('fetches and writes outputs by the library, and prints nothing', async () => {
  const folder = await emptyFolder()
  const text = 'name: edge\nimages: { preload: none }\n'
  await writeFile(join(folder, 'bakelet.yaml'), text)
  await writeFile(join(folder, 'bakelet.lock'), printLock(await fillStore(join(folder, 'store'), text)))
  const answer = await runProgram(
    `const events = []
    const on = event => { events.push(event.kind) }
    const project = bakelet.openProject(await bakelet.readConfig(), { storeFolder: 'store', on })
    const { plan, file } = await bakelet.fetch(project)
    const mkosi = await bakelet.genMkosi(project)
    const { bytes } = await bakelet.genCloudInit(project, { mirror: 'http://192.0.2.1' })
    const [runc] = await bakelet.explain(project, '/usr/local/bakelet/bin/runc')
    return { events, file, mkosi, size: bytes.length, digest: plan.artifacts[0].fetched.sha256, component: runc.component }`,
    folder,
  )
  expect(answer).toMatchObject({
    events: expect.arrayContaining(['begin', 'update', 'end']),
    file: 'out/edge/fetched.json',
    mkosi: 'out/edge/mkosi',
    size: expect.any(Number),
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    component: 'runc',
  })
})

it('throws the problems of a config, with their places', async () => {
  const answer = await runProgram(
    `const project = bakelet.openProject({ file: 'bakelet.yaml', text: 'name: 1\\nkubelet: {version: 0.1}\\n' })
    const attempts = [bakelet.fetch, bakelet.genMkosi, p => bakelet.bake(p, { sbom: false }), bakelet.genCloudInit, bakelet.lock]
    const thrown = await Promise.all(attempts.map(task => task(project).catch(error => error)))
    return thrown.map(error => [error instanceof bakelet.ConfigProblems, error.diagnostics[0].span.line])`,
    await emptyFolder(),
  )
  expect(answer).toEqual(Array(5).fill([true, 1]))
})

it('refuses a project that openProject() did not make', async () => {
  const answer = await runProgram(
    `const project = bakelet.openProject({ file: 'bakelet.yaml', text: 'name: edge\\n' })
    return Promise.all([{ ...project }, project].map(one => bakelet.planOf(one).then(({ plan }) => plan.name, String)))`,
    await emptyFolder(),
  )
  expect(answer).toEqual(['TypeError: the project was not made by openProject()', 'edge'])
})
