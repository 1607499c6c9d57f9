import { expect, it } from 'vitest'
import { compileText } from '../compile/compile.ts'

const slice = '[Slice]\nCPUWeight=50\n'

it.each([
  ['/', {}, []],
  ['/system', {}, []],
  ['/pods', { 'pods.slice': { content: slice } }, []],
  ['/kubelet', {}, ['kubelet.slice']],
  ['/one/two-three', {}, ['one-two_three.slice']],
])('cgroupRoot %s with the units %j lacks %j', async (cgroupRoot, units, missing) => {
  const { diagnostics } = await compileText(
    JSON.stringify({ name: 'node', units, kubelet: { config: { cgroupRoot } } }),
    { file: 'bakelet.json' },
  )
  const refused = diagnostics.filter(({ code }) => code === 'kubelet-value-refused')
  expect(refused.map(({ message }) => / the slice (\S+),/.exec(message)?.[1])).toEqual(missing)
})
