import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'smol-toml'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildArtifact } from '../../src/artifacts/build/go.ts'
import { openStore } from '../../src/artifacts/store.ts'
import { nodePaths } from '../../src/plan/paths.ts'
import { root, say, signal } from '../boots/lab.ts'
import { compileText, inShort } from '../compile/compile.ts'
import { textOf } from '../support/text-of.ts'
import { configOf, onlyRead, pairs } from './pairs.ts'

/** One for each release line: the newest whose module can be downloaded and built, with a kubelet that it is tested with. */
const lines = new Map([...pairs, ...onlyRead].map(pair => [pair.containerd, pair] as const))
const expected = [
  // Of the runc that an old line is tested with.
  'version-vulnerable version',
  // bakelet sets them, and they are not to be unset.
  'cgroup-driver-mismatch SystemdCgroup',
  'containerd-config-managed imports',
  'containerd-config-managed bin_dirs',
  'containerd-config-managed conf_dir',
  // Of a program that can only be built.
  'source-unpinned version',
  // The text of runc's defaults in 1.7 still names what its options have no more (pkg/cri/config/config_unix.go).
  'containerd-config-unknown-key CriuPath',
]
const folder = join(root, 'out/test-versions/containerd')

describe.each([...lines.values()])('containerd $containerd', pair => {
  const { containerd } = pair
  const here = join(folder, containerd)

  beforeAll(async () => {
    await rm(here, { recursive: true, force: true })
    await mkdir(here, { recursive: true })
    const store = await openStore()
    const report = ({ subject, text }: { subject: string; text: string }) => say(`${subject}: ${text}`)
    const built = await buildArtifact(
      { name: 'containerd', version: containerd, arch: 'amd64' },
      { store, signal, report: event => event.kind !== 'progress' && report(event) },
    )
    await promisify(execFile)('tar', ['-xzf', built.file.path, '-C', here])
  })

  const run = (...args: string[]) => promisify(execFile)(join(here, 'bin/containerd'), args)

  const compileWith = (config: object) => compileText(configOf(pair, { config }), { file: 'bakelet.json' })

  /** What the plan of a config with this `containerd.config` writes. */
  async function written(config: object): Promise<string> {
    const compiled = await compileWith(config)
    const { plan } = compiled
    if (!plan) throw new Error(inShort(compiled).join('\n'))
    const { containerdConfig } = nodePaths(plan.prefix)
    const file = plan.files.find(({ path }) => path === containerdConfig)
    return file ? textOf(file.content) : expect.fail('no config.toml')
  }

  /** It is read as it stands: nothing in the log, the version as written, and every value of it in effect. */
  async function expectInEffect(config: string): Promise<void> {
    const file = join(here, 'config.toml')
    await writeFile(file, config)
    const { stdout, stderr } = await run('--config', file, 'config', 'dump')
    expect(stderr).toBe('')
    expect(parse(stdout)).toMatchObject(parse(config))
  }

  it('has the config of a plan in effect as it stands', async () => {
    await expectInEffect(await written({}))
  })

  it("has a user's settings in effect beside it", async () => {
    const images = containerd.startsWith('1.') ? 'io.containerd.grpc.v1.cri' : 'io.containerd.cri.v1.images'
    await expectInEffect(
      await written({
        oom_score: -999,
        timeouts: { 'io.containerd.timeout.task.state': '3s' },
        plugins: {
          [images]: { registry: { config_path: '/etc/certs.d' } },
          'io.containerd.gc.v1.scheduler': { startup_delay: '200ms' },
        },
      }),
    )
  })

  it('has no default that the rules do not know', async () => {
    const { disabled_plugins: _, ...defaults } = parse((await run('config', 'default')).stdout)
    const { diagnostics } = await compileWith(defaults)
    const found = diagnostics.map(({ code, path }) => `${code} ${path.at(-1)}`)
    expect(found.filter(each => !expected.includes(each))).toEqual([])
  })
})
