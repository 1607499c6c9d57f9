import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { codes } from '../../src/diagnostics/codes.ts'
import { renderDiagnostics } from '../../src/diagnostics/render.ts'

const root = join(import.meta.dirname, '../errors')
const cases = Object.keys(codes).filter(code => code.startsWith('config-') && code !== 'config-program')

// test/errors/CODE/ holds configs that break this rule; expected.txt is what `bakelet check` prints for each of them.
describe.each(cases)('%s', code => {
  const folder = join(root, code)
  const inputs = readdirSync(folder)
    .filter(name => name !== 'expected.txt')
    .sort()

  it('is printed as expected', async () => {
    const printed = await Promise.all(
      inputs.map(async file => {
        const source = { file, text: readFileSync(join(folder, file), 'utf8') }
        const { config, diagnostics } = await loadConfig(source)
        expect(config).toBeUndefined()
        expect(diagnostics.map(diagnostic => diagnostic.code)).toContain(code)
        return renderDiagnostics(diagnostics, [source], { color: false })
      }),
    )
    await expect(printed.join('\n')).toMatchFileSnapshot(join(folder, 'expected.txt'))
  })
})
