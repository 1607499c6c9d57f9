import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { doctorIndex, doctorPage } from '../../scripts/docs/doctor-pages.ts'
import { signatures } from '../../src/doctor/signatures/index.ts'
import { root } from './markdown.ts'

// `npm run docs` runs this file with --update.
it('docs/doctor/README.md lists the signatures', async () => {
  await expect(doctorIndex()).toMatchFileSnapshot('../../docs/doctor/README.md')
})

it.each(signatures)('docs/doctor/$id.md is what the signature says', async signature => {
  const recorded = readFileSync(join(root, 'test/doctor/recorded', `${signature.id}.log`), 'utf8')
  await expect(doctorPage(signature, recorded)).toMatchFileSnapshot(`../../docs/doctor/${signature.id}.md`)
})

it('docs/doctor/ has a page of each signature, and no other', () => {
  const pages = readdirSync(join(root, 'docs/doctor')).filter(name => name !== 'README.md')
  expect(pages).toEqual(signatures.map(({ id }) => `${id}.md`).sort())
})
