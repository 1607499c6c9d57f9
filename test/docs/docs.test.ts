import { expect, it } from 'vitest'
import { configReference } from '../../scripts/docs/config-reference.ts'
import { errorReference } from '../../scripts/docs/error-reference.ts'
import { loadConfig } from '../../src/config/load.ts'

// `npm run docs` runs this file with --update.
it('docs/config.md is what the schema says', async () => {
  await expect(configReference()).toMatchFileSnapshot('../../docs/config.md')
})

it('docs/errors.md is what the codes say', async () => {
  await expect(errorReference()).toMatchFileSnapshot('../../docs/errors.md')
})

it('the examples of docs/config.md are complete configs, and the same one', async () => {
  const blocks = [...configReference().matchAll(/^```(yaml|toml|json)\n(.*?)^```/gms)]
  const loaded = await Promise.all(
    blocks.map(([, syntax, text]) => loadConfig({ file: `bakelet.${syntax}`, text: text ?? '' })),
  )
  expect(loaded.map(({ diagnostics }) => diagnostics)).toEqual([[], [], []])
  for (const { config } of loaded) expect(config).toEqual(loaded[0]?.config)
})
