import { expect, it } from 'vitest'
import { compileText } from './compile.ts'

const subnet = '\ncni: { network: { subnet: nonsense } }\n'

// What the schema refuses is left out, and everything else is still checked.
it.each([
  ['a name is missing', 'arch: amd64', ['config-missing-key', 'subnet-invalid']],
  ['a name is wrong', 'name: Wrong', ['config-bad-value', 'subnet-invalid']],
  ['a key is unknown', 'name: a\nkubelt: {}', ['config-unknown-key', 'subnet-invalid']],
  ['a key is written twice', 'name: a\nname: b', ['config-duplicate-key', 'subnet-invalid']],
  [
    'an item of a list is wrong',
    'name: a\nsystem: { packages: [jq, 1] }',
    ['config-wrong-type', 'subnet-invalid'],
  ],
  [
    'a key of an item is missing',
    'name: a\nsystem: { users: [{ sudo: true }] }',
    ['config-missing-key', 'subnet-invalid'],
  ],
  ['a section is not a mapping', 'name: a\nkubelet: 1', ['config-wrong-type', 'subnet-invalid']],
  [
    'a version is a number, and unknown as such',
    'name: a\nkubelet: { version: 1.10 }',
    ['config-version-is-number', 'version-unsupported', 'subnet-invalid'],
  ],
  [
    'a version is a number, and no version as such',
    'name: a\ncontainerd: { version: 2.3 }',
    ['config-version-is-number', 'subnet-invalid'],
  ],
  ['nothing is a config', '- name: a', ['config-syntax']],
])('when %s', async (_, head, codes) => {
  const { plan, config, diagnostics } = await compileText(head + subnet)
  expect(diagnostics.map(({ code }) => code)).toEqual(codes)
  expect({ plan, config }).toEqual({ plan: undefined, config: undefined })
})
