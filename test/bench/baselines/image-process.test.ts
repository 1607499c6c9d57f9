import { describe, expect, it } from 'vitest'
import { isRootsImage, processOf } from '../../../src/bench/baselines/image-process.ts'
import { serverWith } from './pods.ts'

const image = { Entrypoint: ['/entry'], Cmd: ['cmd'], Env: ['PATH=/bin', 'A=image'], WorkingDir: '/work' }

async function processWith(container: object, of: Parameters<typeof processOf>[1] = image) {
  return processOf((await serverWith(container)).program, of)
}

describe('what runs', () => {
  // The table of "Define a Command and Arguments for a Container" in Kubernetes' documentation.
  it.each([
    [{}, ['/entry', 'cmd']],
    [{ command: ['own'] }, ['own']],
    [{ args: ['own'] }, ['/entry', 'own']],
    [{ command: ['own'], args: ['x'] }, ['own', 'x']],
  ])('with %j is %j', async (container, argv) => {
    expect((await processWith(container)).argv).toEqual(argv)
  })

  it("has the image's variables below the pod's, and its folder", async () => {
    const { env, workingDir } = await processWith({ env: [{ name: 'A', value: 'pod' }, { name: 'B' }] })
    expect([...env]).toEqual([
      ['PATH', '/bin'],
      ['A', 'pod'],
      ['B', ''],
    ])
    expect(workingDir).toBe('/work')
    expect((await processWith({}, {})).workingDir).toBe('/')
  })

  // k8s.io/kubernetes, third_party/forked/golang/expansion/expand_test.go
  it.each([
    ['$(A)', 'a'],
    ['$(B)', 'a b'],
    ['$$(A)', '$(A)'],
    ['$$$(A)', '$a'],
    ['$(NONE)', '$(NONE)'],
    ['$(date', '$(date'],
    ['$A $', '$A $'],
  ])('%j becomes %j', async (text, expected) => {
    const env = [
      { name: 'A', value: 'a' },
      { name: 'B', value: '$(A) b' },
    ]
    expect((await processWith({ command: ['x', text], env })).argv).toEqual(['x', expected])
  })
})

it.each([
  [undefined, true],
  ['', true],
  ['root:root', true],
  ['0:0', true],
  ['1000', false],
  ['www', false],
  ['0:5', false],
])('an image with the user %j is one of root: %j', (User, expected) => {
  expect(isRootsImage(User === undefined ? {} : { User })).toBe(expected)
})
