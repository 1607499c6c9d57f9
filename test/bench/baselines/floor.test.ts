import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { floorUnit } from '../../../src/bench/baselines/floor-unit.ts'
import { findProgram, makeFolderIn } from '../../../src/bench/baselines/folders.ts'
import { processOf } from '../../../src/bench/baselines/image-process.ts'
import { itWith, run } from '../../support/foreign.ts'
import { hostileWords, serverWith } from './pods.ts'

const folder = mkdtempSync(join(tmpdir(), 'bakelet-floor-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function unitWith(container: object, image = {}): Promise<string> {
  const server = await serverWith(container)
  return floorUnit(server, processOf(server.program, image))
}

describe('the plain service', () => {
  it('says what somebody would write by hand', async () => {
    const unit = await unitWith(
      {
        command: ['/bin/sh', '-c', 'echo "$HOME" 100%\nexec httpd'],
        env: [{ name: 'A', value: 'b $c' }],
        workingDir: '/srv',
        ports: [{ containerPort: 8080, hostPort: 8080 }],
      },
      { Env: ['PATH=/bin'] },
    )
    expect(unit).toBe(`[Unit]
Description=The server of the pod web
After=network.target

[Service]
RootDirectory=/opt/web
WorkingDirectory=/srv
Environment=PATH=/bin
Environment="A=b $c"
ExecStart=/bin/sh -c "echo \\"$$HOME\\" 100%%\\nexec httpd"
Restart=always

[Install]
WantedBy=multi-user.target
`)
  })

  it('is not an answer to another hostPort', async () => {
    await expect(unitWith({ ports: [{ containerPort: 80, hostPort: 8080 }] })).rejects.toThrow(
      'a plain service listens where its program does: 80, and not the hostPort 8080',
    )
  })

  itWith('systemd-analyze')('is a unit to systemd, whatever the words', async () => {
    const root = join(folder, 'verify')
    const unit = join(root, 'etc/systemd/system/web.service')
    for (const path of ['etc/systemd/system', 'usr/lib/systemd/system', 'opt/web/bin', 'bin'])
      mkdirSync(join(root, path), { recursive: true })
    for (const target of ['sysinit', 'basic', 'shutdown', 'network', 'multi-user'])
      writeFileSync(join(root, `usr/lib/systemd/system/${target}.target`), '[Unit]\nDescription=x\n')
    // verify of systemd 252 looks for the program without RootDirectory=.
    for (const path of ['bin/sh', 'opt/web/bin/sh']) writeFileSync(join(root, path), '', { mode: 0o755 })
    const env = hostileWords.map((value, index) => ({ name: `V${index}`, value }))
    const text = await unitWith({ command: ['/bin/sh', ...hostileWords, '', ';'], env })
    writeFileSync(unit, text)
    expect(run('systemd-analyze', ['verify', '--man=no', `--root=${root}`, unit]).output).toBe('')
  })
})

describe("in a root file system of somebody else's", () => {
  const root = join(folder, 'root')
  mkdirSync(join(root, 'usr/bin'), { recursive: true })
  mkdirSync(join(root, 'bin'))
  writeFileSync(join(root, 'usr/bin/both'), '')
  writeFileSync(join(root, 'bin/both'), '')

  it('a program is found by PATH, and as it stands with a slash', async () => {
    expect(await findProgram(root, 'both', '/sbin:/usr/bin:/bin')).toBe('/usr/bin/both')
    expect(await findProgram(root, '/bin/both', '/sbin')).toBe('/bin/both')
    await expect(findProgram(root, 'none', '/bin')).rejects.toThrow('the image has no program "none" in /bin')
  })

  it('a folder is made under folders only', async () => {
    expect(await makeFolderIn(root, '/bin/a/b', 0o777)).toBe(join(root, 'bin/a/b'))
    await expect(makeFolderIn(root, '/bin/both/c', 0o777)).rejects.toThrow(
      'a part of /bin/both/c is not a folder',
    )
  })
})
