import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compileWith } from './ours.ts'
// Of containerd itself, by `npm run judge:record`.
import verdicts from './shapes/containerd.json' with { type: 'json' }
import { shapes } from './shapes.ts'

it('says of every config.toml of the kinds that distributions have whether a node runs with it, and why not', async () => {
  const said: string[] = []
  for (const { name, version, config } of shapes) {
    const { diagnostics } = await compileWith(version, config)
    const lines = diagnostics
      .filter(({ code }) => !code.startsWith('version-'))
      .map(
        ({ severity, code, path, message }) =>
          `  ${severity} ${code} at ${path.slice(2).join(' / ')}\n    ${message}`,
      )
    const itself =
      (verdicts as Readonly<Record<string, string>>)[name] ?? expect.fail(`${name} is not recorded`)
    said.push([`${name}, containerd ${version}: ${itself}`, ...lines].join('\n'))
  }
  await expect(`${said.join('\n\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'shapes/expected.txt'))
})
