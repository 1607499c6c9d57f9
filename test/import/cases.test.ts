import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderDiagnostics } from '../../src/diagnostics/render.ts'
import { needConfig } from '../../src/tasks/find-config.ts'
import { importPods } from '../../src/tasks/import-pods.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { emptyFolder } from '../support/run.ts'

// test/import/cases/NAME has files as people have them. expected/ holds what the import writes, and `report`: what did not come
// along. `vitest --update` writes it.
const root = join(import.meta.dirname, 'cases')

describe.each(readdirSync(root))('%s', name => {
  const folder = join(root, name)
  const sources = inputsOf(folder)

  it('is imported as expected, and passes check', async () => {
    const into = join(await emptyFolder(), 'edge')
    const { report, config } = await importPods(sources, { folder: into })
    const shown = report.sources.map(({ file, text }) => ({ file: relative(folder, file), text }))
    const found = report.diagnostics.map(one => ({ ...one, file: relative(folder, one.file) }))
    const expected: Record<string, string> = {
      report: renderDiagnostics(found, shown, { color: false }),
      ...Object.fromEntries(filesIn(into).map(path => [path, readFileSync(join(into, path), 'utf8')])),
    }
    for (const [path, text] of Object.entries(expected))
      await expect(text).toMatchFileSnapshot(join(folder, 'expected', path))
    expect(filesIn(join(folder, 'expected'))).toEqual(Object.keys(expected).sort())
    const { diagnostics } = await compileFile(await needConfig({ files: [config] }))
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

/** A compose file and a .kube say which other files belong to them; of the others all are named on the command line. */
function inputsOf(folder: string): readonly string[] {
  const names = readdirSync(folder)
  const kinds = [/^(docker-)?compose\.ya?ml$/, /\.(container|pod|volume|network|kube|image)$/, /\.ya?ml$/]
  const found = kinds.map(kind => names.filter(name => kind.test(name))).find(list => list.length > 0) ?? []
  return found.map(name => join(folder, name))
}

function filesIn(folder: string): string[] {
  mkdirSync(folder, { recursive: true })
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}
