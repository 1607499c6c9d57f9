import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRecord } from '../../../src/access/record.ts'
import type { Operated } from './operated.ts'

export function describeAccess(machine: () => Operated): void {
  describe.sequential('a second terminal', () => {
    it('runs commands on the node and in its containers, with input, output and exit code', async () => {
      const { cli } = machine()
      expect(await cli(['shell', 'hostname; id -u; echo no >&2; exit 7'])).toMatchObject({
        code: 7,
        stdout: 'edge-operate\n0\n',
        stderr: 'no\n',
      })
      expect(await cli(['exec', 'web', '--', 'cat', '/www/index.html'])).toMatchObject({
        code: 0,
        stdout: 'A page of the pod web.\n',
      })
      const idle = [
        'exec',
        'worker',
        '--container',
        'idle',
        '--',
        'sh',
        '-c',
        'read -r l; echo "$GREETING $l"; exit 3',
      ]
      expect(await cli(idle, 'world\n')).toMatchObject({ code: 3, stdout: 'hello world\n' })
      const bytes = 'x'.repeat(1_000_000)
      expect((await cli(['shell', 'sha256sum | cut -c 1-64; wc -c </dev/null'], bytes)).stdout).toBe(
        `${createHash('sha256').update(bytes).digest('hex')}\n0\n`,
      )
    })

    it('says which containers there are when the asked one is not', async () => {
      const { cli } = machine()
      expect(await cli(['exec', 'wbe', '--', 'ls'])).toMatchObject({
        code: 2,
        stderr: 'error: no container of a pod wbe runs on edge-operate\n  next: did you mean web?\n',
      })
      expect((await cli(['exec', 'worker', '--container', 'x', '--', 'ls'])).stderr).toMatch(
        /no container x runs in pod worker\n {2}next: these run: (ticker, idle|idle, ticker)\n/,
      )
    })

    it('has a terminal', async () => {
      const { config } = machine()
      const bakelet = join(import.meta.dirname, '../../../dist/bakelet.cjs')
      const command = `stty rows 33 cols 99; exec ${process.execPath} ${bakelet} shell 'tty; stty size'`
      const { stdout } = spawnSync('script', ['-q', '-e', '-c', command, '/dev/null'], {
        cwd: dirname(config),
        encoding: 'utf8',
        timeout: 120_000,
      })
      expect(stdout).toMatch(/\/dev\/pts\/\d+\r+\n33 99\r+\n/)
    })

    it('prints the journal of a unit', async () => {
      const { cli } = machine()
      const { code, stdout } = await cli(['journal', 'kubelet', '--lines', '5'])
      expect(code).toBe(0)
      expect(stdout.match(/ edge-operate kubelet\[\d+\]: /g)).toHaveLength(5)
    })

    it('is of the same user', async () => {
      const { config } = machine()
      const record = await readRecord(join(dirname(config), 'out/edge-operate'))
      const socket = record?.socket ?? ''
      expect((await stat(socket)).mode & 0o777).toBe(0o600)
      expect((await stat(dirname(socket))).mode & 0o777).toBe(0o700)
    })

    it('reaches the port that `up` was told to forward, of a machine of the asked size', async () => {
      const { cli } = machine()
      const { stdout } = await cli(['shell', "awk '/MemTotal/ { print int($2 / 1024) }' /proc/meminfo"])
      expect(Number(stdout)).toBeLessThan(1536)
      expect(Number(stdout)).toBeGreaterThan(1300)
      const page = await fetch('http://127.0.0.1:8081/').then(response => response.text())
      expect(page).toBe('A page of the pod web.\n')
    })

    it('copies files and folders, both ways', async () => {
      const { cli, config } = machine()
      const here = (name: string) => join(dirname(config), name)
      const bytes = randomBytes(300_000)
      await mkdir(here('folder/inner'), { recursive: true })
      await writeFile(here('folder/inner/bytes'), bytes, { mode: 0o750 })
      const code = async (...args: string[]) => (await cli(['cp', ...args])).code
      expect(await code('folder', ':/srv/there')).toBe(0)
      expect(await code(':/srv/there', 'back')).toBe(0)
      expect((await readFile(here('back/inner/bytes'))).equals(bytes)).toBe(true)
      expect((await stat(here('back/inner/bytes'))).mode & 0o777).toBe(0o750)
      expect(await code('folder/inner/bytes', 'worker:/tmp')).toBe(0)
      expect(await code('worker:/tmp/bytes', 'again')).toBe(0)
      expect((await readFile(here('again'))).equals(bytes)).toBe(true)
      expect(await cli(['cp', 'web:/nothing', '.'])).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(
          /^error: the copy failed on pod web: exit code 1\n[\s\S]*\/nothing|nothing: No such/,
        ),
      })
      expect(await readdir(dirname(config))).not.toContainEqual(expect.stringMatching(/^\.bakelet-cp/))
    })

    it('leaves nothing of the channel on the disk', async () => {
      const { cli } = machine()
      const found = await cli([
        'shell',
        'grep -rl exec-channel /etc /usr/lib/systemd /usr/local /var/lib || true',
      ])
      expect(found.stdout).toBe('')
    })
  })
}
