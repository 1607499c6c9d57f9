import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DownloadedModule, downloadModule, runGo } from '../../src/artifacts/build/module.ts'
import { findGo } from '../../src/artifacts/build/toolchain.ts'
import { wrapperImports, wrapperModule } from '../../src/artifacts/build/wrapper.ts'
import { decoder } from '../../src/artifacts/decoder.ts'
import type { Store, StoredFile } from '../../src/artifacts/store.ts'
import { sha256 } from '../../src/config/text-types.ts'
import { kubelet } from '../../src/upstream/programs/kubelet.ts'
import { type Recipe, strip } from '../../src/upstream/recipe.ts'
import { say, signal } from '../boots/lab.ts'

/** How a program of the control plane is built: those of Kubernetes as its kubelet is, from the same module. */
function recipeOf(program: string, version: string): Recipe {
  if (program === 'etcd')
    // scripts/build_lib.sh of etcd 3.6, without the commit.
    return { module: etcd, steps: [{ packages: [etcd], tags: [], ldflags: strip }] }
  const recipe = kubelet.recipe(version)
  const packages = [`k8s.io/kubernetes/cmd/${program}`]
  return { ...recipe, steps: recipe.steps.map(step => ({ ...step, packages })) }
}

const etcd = 'go.etcd.io/etcd/server/v3'

/** Builds a program without cgo into the store, or finds the same build there. */
export async function buildProgram(program: string, version: string, store: Store): Promise<StoredFile> {
  const recipe = recipeOf(program, version)
  const toolchain = await findGo('amd64', undefined, signal)
  const subject = `${program} ${version}`
  const module = await downloadModule(recipe.module, `v${version}`, subject, { toolchain, signal })
  const key = { recipe, moduleSum: module.sum, toolchain: toolchain.version }
  const known = await store.readRecord('test-program', key, decoder(sha256))
  const stored = known && (await store.find(known))
  if (stored) return stored
  say(`${subject}: building it from its Go module`)
  const folder = await mkdtemp(join(tmpdir(), `bakelet-${program}-`))
  try {
    const go = { toolchain, signal, cwd: folder, env: { CGO_ENABLED: '0' } }
    await writeFile(join(folder, 'go.mod'), wrapperModule(recipe, withKnownReplacements(module, recipe)))
    await writeFile(join(folder, 'tools.go'), wrapperImports(recipe))
    await runGo(['mod', 'tidy'], go)
    const out = join(folder, 'bin')
    await mkdir(out)
    for (const { packages, ldflags } of recipe.steps)
      await runGo(
        [
          ...['build', '-trimpath', '-buildvcs=false', '-o', `${out}/`],
          ...['-ldflags', ldflags.join(' ')],
          ...packages,
        ],
        go,
      )
    const [binary = ''] = await readdir(out)
    const file = await store.put(createReadStream(join(out, binary)))
    await store.writeRecord('test-program', key, file.sha256)
    return file
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** etcd replaces its siblings by folders of its repository; what it requires are the same versions of them. */
function withKnownReplacements(module: DownloadedModule, { stagingVersion }: Recipe): DownloadedModule {
  return stagingVersion === undefined ? { ...module, replaced: [] } : module
}
