import { describe, expect, it } from 'vitest'
import { fieldTest, labelTest } from '../../src/kubernetes/selectors.ts'

const pod = {
  ...{ apiVersion: 'v1', kind: 'Pod' },
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web', tier: 'front', 'a.b/c': '' } },
  status: { phase: 'Running' },
}

describe('a label selector', () => {
  it.each([
    ['', true],
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app=db', false],
    ['app!=db', true],
    ['none!=x', true],
    ['app in (db, web)', true],
    ['app notin (db,web)', false],
    ['none notin (x)', true],
    ['a.b/c', true],
    ['a.b/c=', true],
    ['!app', false],
    ['!none', true],
    ['app in (db,web),tier in (back)', false],
  ])('%s', (selector, selects) => {
    expect(labelTest(selector)(pod)).toBe(selects)
  })

  it.each(['app=web=x', 'a b', 'app in web', '='])('is refused: %s', selector => {
    expect(() => labelTest(selector)).toThrow('the label selector has no such term')
  })
})

describe('a field selector', () => {
  it.each([
    ['metadata.name=web', true],
    ['status.phase!=Failed,metadata.namespace=default', true],
    ['status.phase=Failed', false],
    ['spec.nodeName=', true],
    ['metadata.__proto__.x=1', false],
  ])('%s', (selector, selects) => {
    expect(fieldTest(selector)(pod)).toBe(selects)
  })

  it('is refused where it is none', () => {
    expect(() => fieldTest('metadata.name')).toThrow('the field selector has no such term')
  })
})
