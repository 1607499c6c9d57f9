import { expect, it } from 'vitest'
import { closest } from '../../src/diagnostics/closest.ts'

it.each([
  ['max-pods', ['minPods', 'maxPods'], 'maxPods'],
  ['Kublet', ['kubelet', 'kernel'], 'kubelet'],
  // Two letters that changed places, in a word that is too short for two mistakes.
  ['cin', ['cni', 'runc'], 'cni'],
  ['xyz', ['cni', 'runc'], undefined],
  ['anything', [], undefined],
])('%s among %j: %s', (typo, known, meant) => {
  expect(closest(typo, known)).toBe(meant)
})

it('nobody means a name by a text of a million characters', () => {
  expect(closest('k'.repeat(1_000_000), ['k'.repeat(999_999)])).toBeUndefined()
})
