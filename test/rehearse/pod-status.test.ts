import { expect, it } from 'vitest'
import { type PodStatus, parsePods, reasonsOf, startingOf } from '../../src/rehearse/pod-status.ts'

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

type Status = PodStatus['status']
const container = (name: string, state: object, ready = false) => ({ name, ready, restartCount: 0, state })
const pod = (status: Status, metadata: object = {}): PodStatus => ({
  metadata: { name: 'web-node', namespace: 'default', ...metadata },
  status,
})

it('says of a Pod that failed which container ended, and how', () => {
  const ended = { terminated: { reason: 'Error', exitCode: 4 } }
  const done = { terminated: { reason: 'Completed', exitCode: 0 } }
  const failed = pod({ phase: 'Failed', containerStatuses: [container('a', done), container('b', ended)] })
  expect(reasonsOf(failed)).toEqual([
    { text: 'container b: Error; it ended with exit code 4', lasts: true, ended: 'b' },
  ])
  expect(reasonsOf(pod({ phase: 'Failed', reason: 'Evicted', message: 'no memory' }))).toEqual([
    { text: 'Evicted: no memory', lasts: true },
  ])
})

it('says that a Pod is being deleted', () => {
  const deleted = pod({ phase: 'Pending' }, { deletionTimestamp: '2020-01-01T00:00:00Z' })
  expect(reasonsOf(deleted)).toMatchObject([{ lasts: true, text: expect.stringContaining('2020-01-01') }])
})

it('says what a Pod without a reason waits for', () => {
  const initializing = { waiting: { reason: 'PodInitializing' } }
  const starting = pod({
    initContainerStatuses: [container('a', { running: {} })],
    containerStatuses: [container('b', initializing)],
  })
  expect(startingOf(starting)).toEqual(['container a: it has not ended, and the others wait for it'])
  expect(startingOf(pod({ containerStatuses: [container('b', { running: {} })] }))).toEqual([
    'container b: it is not ready',
  ])
  expect(startingOf(pod({ phase: 'Pending' }))).toEqual(['the kubelet has started none of its containers'])
})
