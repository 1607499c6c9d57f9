import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execaSync } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expanded } from '../../../src/bench/baselines/image-process.ts'
import { quadletFile } from '../../../src/bench/baselines/quadlet-file.ts'
import { itWith, run } from '../../support/foreign.ts'
import { hostileWords, serverWith } from './pods.ts'

const folder = mkdtempSync(join(tmpdir(), 'bakelet-quadlet-'))
const quadlet = join(folder, 'quadlet')
afterAll(() => rmSync(folder, { recursive: true }))

async function fileWith(container: object, image = {}, spec = {}): Promise<string> {
  return quadletFile(await serverWith(container, spec), image)
}

const line = (text: string, key: string) =>
  text
    .split('\n')
    .filter(line => line.startsWith(`${key}=`))
    .map(line => line.slice(key.length + 1))

describe('the quadlet', () => {
  it('says what somebody would write by hand', async () => {
    const file = await fileWith({
      image: 'busybox:1.37.0',
      command: ['sh', '-c', 'echo "$HOME" 100%\nexec httpd'],
      env: [{ name: 'A', value: 'b $c' }],
      workingDir: '/srv',
      ports: [{ containerPort: 80, hostPort: 8080 }],
      volumeMounts: [{ name: 'www', mountPath: '/www', readOnly: true }],
    })
    expect(file).toBe(`[Unit]
Description=The server of the pod web

[Container]
Image=docker.io/library/busybox:1.37.0
Pull=never
Exec=sh -c "echo \\"$$HOME\\" 100%%\\nexec httpd"
WorkingDir=/srv
Environment="A=b $$c"
PublishPort=8080:80
Volume=/srv/web/www:/www:ro

[Service]
Restart=always

[Install]
WantedBy=multi-user.target
`)
  })

  it("leaves the image's own words to the image", async () => {
    const file = await fileWith({}, { Entrypoint: ['/entry'], Cmd: ['cmd'] })
    expect([...line(file, 'Entrypoint'), ...line(file, 'Exec')]).toEqual([])
  })

  it('replaces the entrypoint where the pod does', async () => {
    const file = await fileWith({ command: ['/a', 'b'], args: ['c'] }, { Entrypoint: ['/entry'] })
    expect(line(file, 'Entrypoint')).toEqual(['["/a"]'])
    expect(line(file, 'Exec')).toEqual(['b c'])
  })

  it.each(['', ';'])('has no word for %j', async word => {
    await expect(fileWith({ command: ['sh', word] })).rejects.toThrow(
      `Quadlet cannot hand on the argument ${JSON.stringify(word)}`,
    )
  })
})

/** The words of podman's command line as systemd reads them: it shows each, where an assignment should be and is none. */
function podmanWords(file: string): string[] {
  const units = join(folder, 'units')
  mkdirSync(units, { recursive: true })
  writeFileSync(join(units, 'web.container'), file)
  const unit = run('env', [`QUADLET_UNIT_DIRS=${units}`, quadlet, '-dryrun']).output
  const command = line(unit, 'ExecStart')[0]
  if (command === undefined) throw new Error(unit)
  const service = join(folder, 'etc/systemd/system/x.service')
  mkdirSync(join(folder, 'etc/systemd/system'), { recursive: true })
  writeFileSync(service, `[Service]\nExecStart=/bin/true\nEnvironment=${command}\n`)
  const { output } = run('systemd-analyze', ['verify', '--man=no', `--root=${folder}`, service])
  return output.split(/^.*Invalid environment assignment, ignoring: /m).map(text => text.replace(/\n$/, ''))
}

describe("Quadlet's own generator", () => {
  // From its Go module: Debian 12 has podman 4.3, and Quadlet came with 4.4.
  beforeAll(() => {
    const program = 'github.com/containers/podman/v5/cmd/quadlet'
    execaSync('go', ['-C', join(import.meta.dirname, 'quadlet'), 'build', '-o', quadlet, program])
  }, 120_000)

  itWith('systemd-analyze')('hands every word on to podman as it was meant', async () => {
    // With a "!" no word is an assignment.
    const command = [...hostileWords.map(word => `!${word}`), '!end']
    const words = expanded((await serverWith({ command })).program).command
    const read = podmanWords(await fileWith({ image: 'busybox:1.37.0', command }))
    const from = read.indexOf('docker.io/library/busybox:1.37.0')
    expect(from).toBeGreaterThan(0)
    // Only in command lines "$$" stands for "$".
    expect(read.slice(from + 1, from + words.length)).toEqual(
      words.slice(0, -1).map(word => word.replaceAll('$', '$$$$')),
    )
  })

  itWith('systemd-analyze')('hands every setting on to podman', async () => {
    const read = podmanWords(
      await fileWith(
        {
          command: ['/a $b %n', 'c'],
          workingDir: '/w',
          env: [{ name: 'A', value: 'x\n%n "y"' }],
          ports: [{ containerPort: 80, hostPort: 8080 }],
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
        },
        { Entrypoint: ['/entry'] },
      ),
    )
    for (const pair of [
      ['--entrypoint', '["/a $$b %n"]'],
      ['--workdir', '/w'],
      ['--pull', 'never'],
      ['--publish', '8080:80'],
      ['-v', '/srv/web/v:/v'],
    ])
      expect(read.join('\n')).toContain(pair.join('\n'))
  })
})
