import { describe, expect, it } from 'vitest'
import type { Verified } from '../../../src/tasks/verify.ts'
import type { Node } from '../../../src/vm/types.ts'

interface Machine {
  readonly node: Node
  cli(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>
}

/** Differences that only a node with systemd can have, planted all at once. */
const plant = `systemctl disable --now kubelet.service
systemd-run --unit=planted /bin/false
echo 0 >/proc/sys/net/ipv4/ip_forward
hostname other
systemd-run --unit=listener systemd-socket-activate --listen=9999 /bin/cat
sleep 2`
const back = `systemctl stop listener.service
hostname edge-operate
echo 1 >/proc/sys/net/ipv4/ip_forward
systemctl reset-failed planted.service
systemctl enable --now kubelet.service`

export function describeVerify(machine: () => Machine): void {
  describe('verify', () => {
    it('finds a node as its config says', async () => {
      const { code, stdout } = await machine().cli(['verify'])
      expect(stdout).toMatch(/^.*: \d+ as planned, 0 different, 0 not asked\n$/)
      expect(code).toBe(0)
    })

    it('names what differs', async () => {
      const { node, cli } = machine()
      await node.exec(plant, { timeoutMs: 60_000 })
      try {
        const { code, stdout } = await cli(['verify', '--json'])
        const { checks } = JSON.parse(stdout) as Verified
        const different = checks.flatMap(check =>
          check.outcome === 'different' ? [[check.area, check.name, check.found]] : [],
        )
        expect(code).toBe(1)
        expect(different).toEqual(
          expect.arrayContaining([
            ['units', 'kubelet.service', 'inactive, disabled'],
            ['versions', 'kubelet', 'not running'],
            ['units', 'planted.service', 'failed'],
            ['sysctls', 'net.ipv4.ip_forward', '0'],
            ['system', 'host name', 'other'],
            ['ports', 'TCP 9999', 'systemd-socket- listens'],
          ]),
        )
      } finally {
        await node.exec(back, { timeoutMs: 60_000 })
      }
    })
  })
}
