import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeRecord } from '../../src/access/record.ts'
import { serveMachine } from '../../src/access/serve-machine.ts'
import { emptyFolder, run, starterFolder } from '../support/run.ts'

/** A folder with a config whose machine runs, and a program in place of kubectl. */
async function running(script: string) {
  const cwd = await starterFolder()
  const temporary = await emptyFolder()
  const out = join(cwd, 'out/web')
  await mkdir(out, { recursive: true })
  const socket = join(temporary, 'socket')
  const served = await serveMachine({ stream: async () => 0 }, socket)
  await writeRecord(out, { name: 'web', socket, pid: process.pid, consolePath: '/dev/null' })
  const program = join(cwd, 'kubectl')
  await writeFile(program, `#!/bin/sh\n${script}\n`)
  await chmod(program, 0o755)
  const kubectl = async (...args: string[]) => {
    try {
      return await run(['kubectl', '--', ...args], { cwd, env: { KUBECTL: program, TMPDIR: temporary } })
    } finally {
      await served.close()
    }
  }
  return { kubectl, temporary }
}

describe('kubectl as bakelet starts it', () => {
  it('gets its arguments, its input and a server, and its exit code is passed on', async () => {
    const { kubectl, temporary } = await running(
      `echo "$# $2"
stat -c %a "$KUBECONFIG" "$(dirname "$KUBECONFIG")"
sed -n 's/.*"server":"\\([^"]*\\)".*/\\1/p' "$KUBECONFIG"
echo no >&2
exit 5`,
    )
    const { exitCode, stdout, stderr } = await kubectl('get', 'a b')
    expect({ exitCode, stderr }).toEqual({ exitCode: 5, stderr: 'no\n' })
    expect(stdout).toMatch(/^2 a b\n600\n700\nhttp:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{64}\n?$/)
    expect((await readdir(temporary)).filter(name => name !== 'socket')).toEqual([])
  })

  it('leaves nothing behind when it is killed', async () => {
    const { kubectl, temporary } = await running('kill -KILL $$')
    expect(await kubectl('get')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^error: .*\/kubectl was ended by SIGKILL\n/),
    })
    expect((await readdir(temporary)).filter(name => name !== 'socket')).toEqual([])
  })

  it('leaves nothing behind when Ctrl-C ends it first', async () => {
    // SIGINT comes when bakelet has seen the end of kubectl, and has yet to clean up.
    const { kubectl, temporary } = await running(
      '(while kill -0 $$; do :; done; kill -INT $PPID) 2>/dev/null & exit 0',
    )
    expect((await kubectl('get')).stderr).not.toContain('error')
    expect((await readdir(temporary)).filter(name => name !== 'socket')).toEqual([])
  })

  it('may be missing', async () => {
    const cwd = await starterFolder()
    expect(
      await run(['kubectl', '--', 'get'], { cwd, env: { PATH: '/nowhere', KUBECTL: '' } }),
    ).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^error: kubectl is not in PATH\n {2}next: install it .*or set KUBECTL/),
    })
    const chosen = { cwd, env: { KUBECTL: '/nowhere/kubectl' } }
    expect((await run(['kubectl', '--', 'get'], chosen)).stderr).toMatch(
      /^error: KUBECTL names \/nowhere\/kubectl, which does not exist/,
    )
  })
})
