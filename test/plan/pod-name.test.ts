import { expect, it } from 'vitest'
import { podNameInManifest, podNameOnNode } from '../../src/plan/pod-name.ts'

it.each([
  ['web', 'edge', 'web-edge'],
  // The kubelet writes its node's name in small letters.
  ['web', 'Edge-1', 'web-edge-1'],
  ['web-edge', 'edge', 'web-edge-edge'],
])('a pod %s is known on the node %s as %s, and back', (name, hostname, onNode) => {
  expect(podNameOnNode(name, hostname)).toBe(onNode)
  expect(podNameInManifest(onNode, hostname)).toBe(name)
})

it('a pod of another name keeps it', () => {
  expect(podNameInManifest('web-other', 'edge')).toBe('web-other')
})
