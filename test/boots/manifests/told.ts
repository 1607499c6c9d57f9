import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { yaml } from '../../../src/render/yaml.ts'
import { compileFile } from '../../../src/tasks/inputs.ts'
import type { Manifest } from './manifest.ts'

/** Writes a config of these pods, and gives back its path. */
export async function configOf(folder: string, manifests: readonly Manifest[]): Promise<string> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const pods = manifests.map((_, index) => `pod-${index}.yaml`)
  for (const [index, { pod, objects }] of manifests.entries()) {
    const documents = [{ apiVersion: 'v1', kind: 'Pod', ...pod }, ...objects]
    await writeFile(join(folder, `pod-${index}.yaml`), documents.map(each => yaml(each)).join('---\n'))
  }
  const file = join(folder, 'bakelet.yaml')
  await writeFile(file, yaml({ name: 'edge-manifests', pods }))
  return file
}

/** Codes by which `check` says that a Pod would not run: of errors, and of a volume that the kubelet waits for. */
export async function told(folder: string, manifest: Manifest): Promise<readonly string[]> {
  const file = await configOf(folder, [manifest])
  const { diagnostics } = await compileFile({ file, text: await readFile(file, 'utf8') })
  const why = diagnostics.filter(
    ({ severity, message }) =>
      severity === 'error' || message.endsWith('the pod waits for the socket for ever'),
  )
  return [...new Set(why.map(({ code }) => code))].sort()
}
