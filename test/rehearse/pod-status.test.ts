import { expect, it } from 'vitest'
import { parsePods } from '../../src/rehearse/pod-status.ts'

const header = 'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n'
const list =
  '{"kind":"PodList","items":[{"metadata":{"name":"web-node","namespace":"default"},"status":{"phase":"Pending"}}]}'

it('reads the pods of a whole answer', () => {
  expect(parsePods(header + list)?.map(({ metadata }) => metadata.name)).toEqual(['web-node'])
})

it('takes an answer that ends anywhere for that of a kubelet that is ending', () => {
  const whole = header + list
  for (let length = 1; length < whole.length; length++)
    expect(parsePods(whole.slice(0, length)), whole.slice(0, length)).toBeUndefined()
})

it('refuses an answer of something else', () => {
  expect(() => parsePods('HTTP/1.0 401 Unauthorized\r\n\r\nUnauthorized')).toThrow(
    'the kubelet answered "Unauthorized": it is not JSON',
  )
  expect(() => parsePods(`${header}{"items":[{"metadata":{}}]}`)).toThrow('the kubelet answered')
})
