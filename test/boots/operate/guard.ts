import { describe, expect, it } from 'vitest'
import { nodePaths } from '../../../src/plan/paths.ts'
import type { Plan } from '../../../src/plan/types.ts'
import { askContainers } from '../../../src/verify/running-containers.ts'
import type { Node } from '../../../src/vm/types.ts'
import { say } from '../lab.ts'

interface Machine {
  readonly node: Node
  readonly plan: Plan
  cli(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>
}

/** What somebody does to web.yaml on the node, without a word to bakelet. The path unit notices each. */
const broken: Readonly<Record<string, string>> = {
  'bad YAML': "echo 'kind: [' >web.yaml",
  'half a file': 'head -c 60 /root/web.yaml >web.yaml',
  'nothing in it': ': >web.yaml',
  'another kind': "sed -i 's/^kind: Pod/kind: Deployment/' web.yaml",
  'a wrong field': "sed 's/containers:/containers: 3 #/' /root/web.yaml >web.yaml",
  'a folder': 'rm web.yaml; mkdir web.yaml',
  'a FIFO': 'rm web.yaml; mkfifo web.yaml',
}

const patience = { timeout: 120_000, interval: 2000 }

export function describeGuard(machine: () => Machine): void {
  describe('manifests that somebody edits on the node', () => {
    const { staticPods, takenPods, bin } = nodePaths('/usr/local/bakelet')
    const run = async (command: string) =>
      (await machine().node.exec(`cd ${staticPods}; ${command}`, { timeoutMs: 120_000 })).stdout
    const ids = async () =>
      (await askContainers(machine().node, bin, { timeoutMs: 60_000 })).map(({ id }) => id).sort()
    const said = async () =>
      (await run('journalctl --unit=bakelet-guard --output=cat --identifier=bakelet-guard'))
        .split('\n')
        .filter(line => line.startsWith('REFUSED ') || line.endsWith('the kubelet has it'))
    /** What the guard says of a change, without being called. */
    const saidAfter = async (change: string) => {
      const before = (await said()).length
      await run(change)
      await expect.poll(async () => (await said()).length, patience).toBeGreaterThan(before)
      return (await said()).slice(before)
    }
    const rested = () =>
      expect.poll(() => run('systemctl is-active bakelet-guard; true'), patience).toBe('inactive\n')

    it('stop no container, whatever is wrong with them', { timeout: 900_000 }, async () => {
      const before = await ids()
      await run('cp -a web.yaml /root/web.yaml')
      for (const [kind, command] of Object.entries(broken)) {
        expect(await saidAfter(command), kind).toEqual([
          expect.stringMatching(
            new RegExp(`^REFUSED ${staticPods}/web.yaml: \\w.*; its pod stays as it was$`),
          ),
        ])
        expect(await run(`cmp /root/web.yaml ${takenPods}/web.yaml`), kind).toBe('')
        expect(await ids(), kind).toEqual(before)
        await run('rm -r web.yaml; cp -a /root/web.yaml .')
        await expect.poll(() => run('ls /var/lib/bakelet/refused'), patience).toBe('')
        await rested()
      }
      expect(await ids()).toEqual(before)
    })

    it('keep their pods when the kubelet starts again, and are said again', {
      timeout: 600_000,
    }, async () => {
      const before = await ids()
      await saidAfter("echo 'kind: [' >web.yaml")
      await rested()
      expect(await saidAfter('systemctl restart kubelet')).toEqual([
        expect.stringMatching(/^REFUSED .*; its pod stays as it was$/),
      ])
      // Killed at once and again: the guard may be at work in any of these moments.
      await run(
        "for _ in 1 2 3; do echo 'kind: {' >>web.yaml; sleep 4; systemctl kill -s KILL kubelet; done; sleep 25",
      )
      expect(await run('systemctl is-active kubelet')).toBe('active\n')
      expect(await ids()).toEqual(before)
      const { stdout } = await machine().cli(['verify', '--json'])
      expect(JSON.parse(stdout).checks).toContainEqual(
        expect.objectContaining({ name: `${staticPods}/web.yaml`, next: expect.stringContaining('refused') }),
      )
      expect((await machine().cli(['status'])).stdout).toMatch(/^refused +web\.yaml: .+/m)
      // Mended while nobody can judge.
      await run('systemctl stop kubelet; cp -a /root/web.yaml .; sleep 5; systemctl start kubelet')
      await rested()
      expect(await ids()).toEqual(before)
    })

    it('take effect once they are right', { timeout: 600_000 }, async () => {
      const before = await ids()
      const has = [`${staticPods}/web.yaml: the kubelet has it`]
      expect(await saidAfter("sed -i '/^  name: web/a\\  labels: {mended: by-hand}' web.yaml")).toEqual(has)
      expect(await run(`grep -c by-hand ${takenPods}/web.yaml`)).toBe('1\n')
      await expect.poll(ids, patience).not.toEqual(before)
      await rested()
      expect(await saidAfter('cp -a /root/web.yaml .')).toEqual(has)
      await rested()
      await expect
        .poll(async () => (await machine().cli(['verify', '--json'])).stdout, {
          timeout: 240_000,
          interval: 5000,
        })
        .not.toContain('"different"')
    })

    it('leave no process, socket or failed unit', async () => {
      expect(
        await run('pgrep -f bakelet-guard; ss -xlp | grep guard; systemctl --failed --quiet; true'),
      ).toBe('')
      expect(await run('systemctl is-active bakelet-guard.path')).toBe('active\n')
      say(`guard: ${await run('systemctl show --property=ExecStartPre kubelet | grep -o "argv.*"')}`)
    })
  })
}
