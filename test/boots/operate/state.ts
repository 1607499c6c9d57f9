import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Node } from '../../../src/vm/types.ts'

interface Machine {
  readonly node: Node & { readonly consolePath?: string }
}

/** What the node says of itself, without bakelet: docs/operate.md. */
export function describeState(machine: () => Machine): void {
  const run = async (command: string) => (await machine().node.exec(command, { timeoutMs: 60_000 })).stdout

  describe('the node’s own state', () => {
    it('is a target that is reached when every pod is ready, a file, and a line on the console', async () => {
      const { consolePath } = machine().node
      expect(
        await run('systemctl start bakelet-ready.target; systemctl is-active bakelet-ready.target'),
      ).toBe('active\n')
      expect(JSON.parse(await run('cat /run/bakelet/status.json'))).toEqual({
        ...{ version: 1, state: 'ready', basis: 'containers', missing: [] },
        uptimeSeconds: expect.any(Number),
      })
      expect(consolePath && (await readFile(consolePath, 'utf8'))).toMatch(
        /bakelet-ready\[\d+\]: every pod is ready/,
      )
    })

    it('leaves no process, and no target waits for it', async () => {
      expect(await run('pgrep -f bakelet-ready; true')).toBe('')
      expect(await run('systemctl show --property=After --value multi-user.target')).not.toContain(
        'bakelet-ready',
      )
    })
  })
}
