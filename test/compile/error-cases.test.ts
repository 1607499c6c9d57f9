import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderDiagnostics } from '../../src/diagnostics/render.ts'
import { lockName } from '../../src/lock/name.ts'
import { compileText } from './compile.ts'

const root = join(import.meta.dirname, '../errors')
// Those of config/ need only the text itself: test/config/error-cases.test.ts.
const cases = readdirSync(root).filter(code => !code.startsWith('config-'))

// As there; every config of a folder is compiled with the manifests in its pods/, the files in its pki/ and programs/, and its lock.
describe.each(cases)('%s', code => {
  const folder = join(root, code)
  const inputs = filesIn(folder).filter(name => name !== 'expected.txt' && !name.endsWith('.lock'))
  const pods = Object.fromEntries(
    filesIn(join(folder, 'pods')).map(name => [`pods/${name}`, textOf(folder, 'pods', name)]),
  )

  it('is printed as expected', async () => {
    const printed: string[] = []
    for (const file of inputs) {
      const { diagnostics, sources } = await compileText(textOf(folder, file), {
        ...{ file, pods },
        lock: lockOf(folder, file),
        files: Object.fromEntries(
          ['pki', 'programs'].flatMap(beside =>
            filesIn(join(folder, beside)).map(name => [`${beside}/${name}`, textOf(folder, beside, name)]),
          ),
        ),
        ...(existsSync(join(folder, 'pki/ca.crt')) && { clientCA: textOf(folder, 'pki', 'ca.crt') }),
      })
      expect(diagnostics.map(diagnostic => diagnostic.code)).toContain(code)
      printed.push(renderDiagnostics(diagnostics, sources, { color: false }))
    }
    await expect(printed.join('\n')).toMatchFileSnapshot(join(folder, 'expected.txt'))
  })
})

function lockOf(folder: string, file: string): string | undefined {
  const name = lockName(file)
  return existsSync(join(folder, name)) ? textOf(folder, name) : undefined
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ name }) => name)
    .sort()
}

const textOf = (...path: readonly string[]) => readFileSync(join(...path), 'utf8')
