import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts'
import { needConfig } from '../../../src/tasks/find-config.ts'
import { compileFile } from '../../../src/tasks/inputs.ts'
import { root } from '../lab.ts'

/** What check refuses of settings of the kubelet or of containerd, in examples/web with these versions. */
export async function refused(
  program: 'kubelet' | 'containerd',
  config: Readonly<Record<string, unknown>>,
  versions: Readonly<Record<string, object>> = {},
): Promise<readonly Diagnostic[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-real-'))
  try {
    await cp(join(root, 'examples/web/pods'), join(folder, 'pods'), { recursive: true })
    const file = join(folder, 'bakelet.json')
    const text = {
      name: 'edge-web',
      pods: ['pods/web.yaml'],
      ...versions,
      [program]: { ...versions[program], config },
    }
    await writeFile(file, JSON.stringify(text))
    const { diagnostics } = await compileFile(await needConfig({ files: [file] }))
    return diagnostics.filter(({ severity }) => severity === 'error')
  } finally {
    await rm(folder, { recursive: true })
  }
}
