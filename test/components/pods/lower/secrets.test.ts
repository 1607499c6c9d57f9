import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultMirror } from '../../../../src/debian/mirror.ts'
import { renderDiagnostics } from '../../../../src/diagnostics/render.ts'
import { cloudConfig } from '../../../../src/outputs/cloud-init/index.ts'
import { mkosiFolder } from '../../../../src/outputs/mkosi/index.ts'
import { packerFolder } from '../../../../src/outputs/packer/index.ts'
import { withFetched } from '../../../../src/plan/with-fetched.ts'
import { compileFile } from '../../../../src/tasks/inputs.ts'
import { fetchedReleases } from '../../../support/lock-facts.ts'
import { lowered, pod, secret } from './lowered.ts'

const file = join(import.meta.dirname, 'objects/bakelet.yaml')
const { plan, config } = await compileFile({ file, text: readFileSync(file, 'utf8') })
if (!plan || !config) throw new Error(`${file} has errors`)
const fetched = withFetched(plan, fetchedReleases(plan))
const canary = /canary|Y2FuYXJ5/

const bakelet = (...args: readonly string[]) => {
  const main = join(import.meta.dirname, '../../../../dist/bakelet.cjs')
  const { stdout, stderr } = spawnSync(process.execPath, [main, ...args, '-c', file], { encoding: 'utf8' })
  return { stdout, output: stdout + stderr }
}

test.each([
  ['plan'],
  ['plan', '--json'],
  ['plan', '--explain'],
  ['explain', `${plan.prefix}/conf`],
  ['check'],
  ['check', '--json'],
  ['gen', 'cloud-init', '--explain-size'],
])('no value of a Secret is in the output of bakelet %s %s', (...args) => {
  const { output } = bakelet(...args)
  expect(output.length).toBeGreaterThan(50)
  expect(output).not.toMatch(canary)
})

test('a plan as JSON has the digest and the size in its place', () => {
  const shown = JSON.parse(bakelet('plan', '--json').stdout)
  const [file] = shown.files.filter(({ path }: { path: string }) => path.endsWith('/keys/token'))
  expect(file).toMatchObject({
    mode: '0400',
    secret: true,
    bytes: 16,
    sha256: expect.stringMatching(/^[\da-f]{64}$/),
  })
  expect(shown.pods[0]).toMatchObject({ secret: true, bytes: Buffer.byteLength(plan.pods[0]?.content ?? '') })
})

test('diagnostics quote no value, nor a line of a file that cannot be read', async () => {
  const texts = [
    `${pod({})}${secret('data: {a: canary}\nstringData: {b: canary, c: [canary], d: "canary\\0"}\nDaten: {a: canary}')}`,
    `${pod({})}${secret('stringData:\n  a: "canary-unclosed\n  b: canary\n  canary')}`,
    `${pod({})}${secret('stringData: {a: canary, a: canary2, b: *canary}')}`,
  ]
  for (const text of texts) {
    const { compiled } = await lowered(text)
    const printed = renderDiagnostics(compiled.diagnostics, compiled.sources, { color: false })
    expect(printed).toContain('error[')
    expect(printed.replace('a Secret has no field canary', '').replace('   | canary: ', '')).not.toMatch(
      /canary/,
    )
  }
})

test('in a folder on this machine only its owner reads a file of a Secret', async () => {
  const open = { ...fetched, files: fetched.files.map(file => ({ ...file, mode: '0444' as const })) }
  const files = [
    ...mkosiFolder(open, { ...config.image, mirror: defaultMirror }),
    ...packerFolder(plan, {
      ...{ builders: ['qemu'], delivery: 'download', size: '8G' },
      base: { file: 'base.qcow2', checksum: `sha256:${'0'.repeat(64)}` },
    }),
  ].filter(file => 'content' in file)
  const secrets = files.filter(({ content }) => canary.test(Buffer.from(content).toString()))
  expect(secrets.length).toBe(4)
  for (const { path, mode } of secrets) expect(`${mode} ${path}`).toMatch(/^0600 /)
  const script = files.find(({ path }) => path === 'mkosi.postinst.chroot')?.content
  expect(script).toContain(`chmod 0444 ${plan.prefix}/conf/volumes/site/web/keys/token\n`)
})

test('on a first boot the folder is root-only before files are in it', async () => {
  expect(await cloudConfig({ plan })).toContain(`mkdir -p -m 0700 ${plan.prefix}/conf/volumes`)
  const { compiled } = await lowered(pod({}))
  if (!compiled.plan) throw new Error('no plan')
  expect(await cloudConfig({ plan: compiled.plan })).not.toContain('mkdir -p -m')
})
