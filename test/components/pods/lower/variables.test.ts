import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { escaped } from '../../../../src/components/pods/lower/env.ts'
import { configMap, lowered, pod, secret } from './lowered.ts'

const data = configMap('data: {a: one, b: two, 1st: first, price: "$(a) $$5"}\nbinaryData: {c: dGhyZWU=}')
const passwords = secret('stringData: {a: hunter2}')

async function variables(container: string, kubelet?: string) {
  const found = await lowered(`${pod({ container })}${data}${passwords}`, kubelet ? { kubelet } : {})
  const main = found.manifest === '' ? undefined : parse(found.manifest).spec.containers[0]
  return { ...found, main, env: main?.env as { name: string; value?: string }[] }
}

describe('variables:', () => {
  test.each([
    ['a key', 'env: [{name: A, valueFrom: {configMapKeyRef: {name: web, key: a}}}]', { A: 'one' }],
    [
      'a key of a Secret',
      'env: [{name: A, valueFrom: {secretKeyRef: {name: web, key: a}}}]',
      { A: 'hunter2' },
    ],
    [
      'optional ones without a value are left out',
      `env:
  - {name: A, valueFrom: {configMapKeyRef: {name: web, key: x, optional: true}}}
  - {name: B, value: b}
  - {name: C, valueFrom: {secretKeyRef: {name: absent, key: x, optional: true}}}
  - {name: D, valueFrom: {configMapKeyRef: {name: web, key: c, optional: true}}}`,
      { B: 'b' },
    ],
    [
      'all of a ConfigMap',
      'envFrom: [{configMapRef: {name: web}}]',
      { a: 'one', b: 'two', '1st': 'first', price: '$$(a) $$$5' },
    ],
    ['with a prefix', 'envFrom: [{prefix: X_, secretRef: {name: web}}]', { X_a: 'hunter2' }],
    [
      'later sources win',
      'envFrom: [{configMapRef: {name: web}}, {secretRef: {name: web}}]',
      { a: 'hunter2', b: 'two', '1st': 'first', price: '$$(a) $$$5' },
    ],
    [
      'optional sources',
      'envFrom: [{configMapRef: {name: absent, optional: true}}]\nenv: [{name: A, value: a}]',
      { A: 'a' },
    ],
    ['fields stay', 'env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]', { A: undefined }],
  ])('%s', async (_, container, expected) => {
    const { env, main, problems } = await variables(container)
    expect(problems.filter(problem => problem.startsWith('error'))).toEqual([])
    expect(Object.fromEntries(env.map(({ name, value }) => [name, value]))).toEqual(expected)
    expect(main).not.toHaveProperty('envFrom')
  })
})

test('env stands after envFrom, which its values may name', async () => {
  const { env } = await variables('envFrom: [{secretRef: {name: web}}]\nenv: [{name: a, value: "$(a)!"}]')
  expect(env).toEqual([
    { name: 'a', value: 'hunter2' },
    { name: 'a', value: '$(a)!' },
  ])
})

test('names that this kubelet cannot have in env are left out, with a warning', async () => {
  const { env, problems } = await variables('envFrom: [{configMapRef: {name: web}}]', '1.31.14')
  expect(env.map(({ name }) => name)).toEqual(['a', 'b', 'price'])
  expect(problems.filter(problem => problem.includes('1st'))).toEqual([
    'warning pod-object-unsupported: kubelet 1.31 takes no variable with such a name, so the container does not have it: 1st',
  ])
})

// expand.go: "$$" is "$", and "$(" begins a reference.
test.each([
  ['plain', 'plain'],
  ['$', '$'],
  ['$a', '$a'],
  ['$(a)', '$$(a)'],
  ['$$(a)', '$$$$(a)'],
  ['$$', '$$$'],
  ['a$$b', 'a$$$b'],
])('%j stays itself as a value %j', (value, written) => {
  expect(escaped(value)).toBe(written)
})
