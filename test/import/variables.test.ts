// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of docker compose
import { expect, it } from 'vitest'
import { readEnvFile } from '../../src/import/compose/env-file.ts'
import { interpolate } from '../../src/import/compose/variables.ts'

const variables = new Map([
  ['SET', 'value'],
  ['EMPTY', ''],
])

it.each([
  ['$SET/${SET}', 'value/value'],
  ['$$SET $${SET}', '$SET ${SET}'],
  ['${NO:-a}${NO-b}', 'ab'],
  ['${EMPTY:-a}${EMPTY-b}', 'a'],
  ['${SET:-a}${SET-b}', 'valuevalue'],
  ['${SET:+a}${EMPTY:+b}${EMPTY+c}${NO+d}', 'ac'],
  ['${NO:-${SET}}', 'value'],
  ['${NO:-${NEITHER:-{}}}', '{}'],
  ['${EMPTY}', ''],
  ['${SET:?}', 'value'],
])('%s becomes %j', (text, expected) => {
  expect(interpolate(text, variables)).toEqual({ text: expected, unset: [] })
})

it.each([
  ['$NO', [{ name: 'NO' }]],
  ['${NO}', [{ name: 'NO' }]],
  ['${NO:-${OTHER}}', [{ name: 'OTHER' }]],
  ['${NO:?say it}', [{ name: 'NO', message: 'say it' }]],
  ['${EMPTY:?}', [{ name: 'EMPTY', message: '' }]],
])('%s names what is not set', (text, unset) => {
  expect(interpolate(text, variables)).toMatchObject({ unset })
})

it.each(['$', '$ ', '${', '${}', '${SET', '${SET!}', '${1}', 'a$'])('%j is not a template', text => {
  expect(interpolate(text, variables)).toBeUndefined()
})

it('reads a file of variables', () => {
  const text = `# a comment
A=1
export B = two words # and a comment
C='$SET # kept'
D="line\\nnext \${A} $SET"
E=
F="a
b"
`
  expect(Object.fromEntries(readEnvFile(text, variables).values)).toEqual({
    ...{ A: '1', B: 'two words', C: '$SET # kept', D: 'line\nnext 1 value', E: '', F: 'a\nb' },
  })
})
