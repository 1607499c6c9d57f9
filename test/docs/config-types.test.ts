import { expect, it } from 'vitest'
import { configTypes } from '../../scripts/docs/config-types.ts'

// `npm run docs` runs this file with --update.
it('src/config/config-types.ts is what the schema and the data say', async () => {
  await expect(configTypes()).toMatchFileSnapshot('../../src/config/config-types.ts')
})
