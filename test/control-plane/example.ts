import { chmod, copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { fetchPlan } from '../../src/artifacts/fetch.ts'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { Compiled } from '../../src/compile/index.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { parseImageReference } from '../../src/plan/image-reference.ts'
import { withFetched } from '../../src/plan/with-fetched.ts'
import { needConfig } from '../../src/tasks/find-config.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { serversOf } from '../../src/tasks/registry-servers.ts'
import { withTools } from '../../src/tasks/tools.ts'
import { say, signal, tools } from '../boots/lab.ts'
import { dockerRegistry } from '../support/docker-registry.ts'
import { pushProgram, withoutImageNotes } from './images.ts'
import { buildProgram } from './programs.ts'

/** What a test has of examples/control-plane: the copy is `example/` in `folder`. */
export interface ControlPlane {
  readonly plan: FetchedPlan
  /** The kubectl of the same version. */
  readonly kubectl: string
}

/** Builds the programs of the example, gets their images of registry.k8s.io through a mirror, and plans the node. */
export async function controlPlane(folder: string, store: Store): Promise<ControlPlane> {
  const example = join(folder, 'example')
  const registry = await dockerRegistry()
  try {
    const { plan: asWritten } = await compileExample(example)
    const ofPods = asWritten?.images.filter(({ sandbox }) => !sandbox).map(({ reference }) => reference) ?? []
    expect(ofPods).toHaveLength(4)
    const stores = { programs: store, images: await openStore(join(folder, 'store')) }
    for (const reference of ofPods) await pushProgram(reference, registry, stores)
    await copyFile(registry.ca, join(example, 'mirror.pem'))
    const mirrors = [{ url: `https://${registry.host}`, ca: 'mirror.pem' }]
    await writeFile(
      join(example, 'mirror.json'),
      JSON.stringify({ registries: { 'registry.k8s.io': { mirrors } } }),
    )
    const compiled = await compileExample(example, 'mirror.json')
    if (!compiled.plan || !compiled.config) return expect.fail(JSON.stringify(compiled.diagnostics))
    const wanted = compiled.plan
    const options = {
      ...{ store: withoutImageNotes(store), signal },
      serversOf: serversOf(compiled.config, compiled.registryFiles),
      report: ({ kind, subject, text }: { kind: string; subject: string; text: string }) => {
        if (kind !== 'progress') say(`${subject}: ${text}`)
      },
    }
    const plan = withFetched(wanted, await withTools(() => fetchPlan(wanted, options), tools))
    for (const reference of ofPods) {
      const { repository, tag } = parseImageReference(reference) ?? {}
      expect(registry.reads()).toContain(`GET /v2/${repository}/manifests/${tag}`)
    }
    return { plan, kubectl: await kubectlOf(plan, folder, store) }
  } finally {
    await registry.stop()
  }
}

async function kubectlOf({ artifacts }: FetchedPlan, folder: string, store: Store): Promise<string> {
  const kubelet = artifacts.find(({ name }) => name === 'kubelet')?.version ?? ''
  const path = join(folder, 'kubectl')
  await copyFile((await buildProgram('kubectl', kubelet, store)).path, path)
  await chmod(path, 0o755)
  return path
}

async function compileExample(example: string, ...over: readonly string[]): Promise<Compiled> {
  return compileFile(await needConfig({ files: ['bakelet.yaml', ...over].map(name => join(example, name)) }))
}
