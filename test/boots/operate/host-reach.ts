import { describe, expect, it } from 'vitest'
import type { Node } from '../../../src/vm/types.ts'
import { whatReachesThisMachine } from '../host-reach.ts'

interface Machine {
  readonly node: Node
}

/** docs/security.md: a machine of `up` that boots a baked image. first-boot.test.ts asks the same of a machine with the network `user`. */
export function describeHostReach(machine: () => Machine): void {
  describe('a hostile guest', () => {
    it('reaches nothing of the machine that runs it, neither from the node nor from a pod', async () => {
      expect(await whatReachesThisMachine(machine().node)).toEqual([])
    })
  })
}
