import { expect, it } from 'vitest'
import { withBootedVersions } from '../../scripts/docs/booted-versions.ts'
import { pages } from './markdown.ts'

const readme = pages.find(({ path }) => path === 'README.md')?.text ?? ''

// `npm run docs` runs this file with --update.
it('README.md has the versions that are booted', async () => {
  await expect(await withBootedVersions(readme)).toMatchFileSnapshot('../../README.md')
})

it('a README without a place for them is noticed', async () => {
  await expect(withBootedVersions('# bakelet\n')).rejects.toThrow('the page needs')
})
