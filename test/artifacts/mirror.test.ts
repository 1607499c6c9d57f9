import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished } from 'vitest'
import { sourceList } from '../../src/outputs/cloud-init/sources.ts'
import { artifactList } from '../../src/plan/artifact-list.ts'
import type { Fetched } from '../../src/plan/fetched.ts'
import { withFetched } from '../../src/plan/with-fetched.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { pinnedModuleSum } from '../../src/upstream/module-sums.ts'
import { itWith } from '../support/foreign.ts'
import { emptyFolder } from '../support/run.ts'
import { sha256 } from './spoilt/bench.ts'
import { fetchers, runInstaller } from './spoilt/node.ts'
import { rawTarGz } from './spoilt/tar.ts'

const prefix = '/opt/somewhere'
const config = `name: mirrored\nprefix: ${prefix}\nimages: {preload: none}\n`

/** What `bakelet fetch` would have recorded, had upstream released these few bytes. */
async function fetchedFor(text: string): Promise<{ fetched: Fetched; files: Buffer[] }> {
  const { plan } = await compileFile({ file: 'bakelet.yaml', text })
  const files: Buffer[] = []
  const artifacts = Object.fromEntries(
    (plan?.artifacts ?? []).map(({ name, version, arch, format, install }) => {
      const contents = install.map(({ member }) => ({ name: member, content: `${member} ${version}` }))
      const bytes = format === 'binary' ? Buffer.from(`${name} ${version}`) : rawTarGz(contents)
      files.push(bytes)
      const members = Object.fromEntries(install.map(({ member }) => [member, sha256(member)]))
      const moduleSum = pinnedModuleSum(name, version) ?? 'h1:'
      const provenance = { module: name, moduleSum, toolchain: 'go' }
      const digest = { sha256: sha256(bytes), sizeBytes: bytes.length }
      return [name, { version, arch, source: 'build' as const, ...digest, members, provenance }]
    }),
  )
  return { fetched: { formatVersion: 1, artifacts, images: {} }, files }
}

/** The URL of Python's own server of static files, which knows nothing of bakelet. */
async function staticServer(folder: string): Promise<string> {
  const args = ['-u', '-m', 'http.server', '0', '--bind', '127.0.0.1', '--directory', folder]
  const server = spawn('/usr/bin/python3', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => {
    server.kill()
  })
  // "Serving HTTP on 127.0.0.1 port 40123 (http://127.0.0.1:40123/) ..."
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /\((http:[^)]+)\/\)/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  return expect.fail('the server did not start')
}

for (const fetcher of fetchers)
  itWith('a mount namespace')(
    `any static server of a bundle is the mirror of a node, with ${fetcher}`,
    async () => {
      const { fetched, files } = await fetchedFor(config)
      const { plan: planned } = await compileFile({ file: 'bakelet.yaml', text: config })
      if (!planned) return expect.fail('the config has no problems')
      const plan = withFetched(planned, fetched)
      const bundle = await emptyFolder()
      await mkdir(join(bundle, 'sha256'))
      for (const bytes of files) await writeFile(join(bundle, 'sha256', sha256(bytes)), bytes)
      const list = artifactList(plan).replaceAll(prefix, 'PREFIX')
      const run = await runInstaller(list, sourceList({ plan, mirror: await staticServer(bundle) }), {
        fetcher,
      })
      expect(run.exitCode, run.output).toBe(0)
      expect(run.output).toContain('everything is in place')
      const promised = plan.artifacts.flatMap(({ install }) =>
        install.map(({ to }) => to.slice(prefix.length + 1)),
      )
      expect(run.placed).toEqual(promised.sort())
    },
  )
