import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyFolder, run } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'

const config = `name: node
containerd: { version: 2.1.9 }
kubelet:
  version: "1.34"
  flags: { register-with-taints: "a=b:NoSchedule", log-cadvisor-usage: true }
  config: { maxPod: 20 }
`

async function checkTarget(...args: readonly string[]) {
  const cwd = await emptyFolder()
  await writeFile(join(cwd, 'bakelet.yaml'), config)
  return runHere(['check', ...args], { cwd })
}

describe('check --target', () => {
  it('says what the move is, what it breaks with its fix, and what stays as it is', async () => {
    const { exitCode, stdout, stderr } = await checkTarget('--target', '1.37', '--target', 'containerd=2.3')
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(
      /^bakelet\.yaml: moving kubelet from 1\.34\.11 to 1\.37\.1, containerd from 2\.1\.9 to 2\.3\.6, runc from 1\.3\.6 to /,
    )
    expect(stderr).toMatch(
      /error\[kubelet-flag-removed\]: kubelet 1\.37 refuses to start with --log-cadvisor-usage.*\n +--> bakelet\.yaml:5:\d+\n/,
    )
    expect(stderr).toContain('= source: kubernetes/kubernetes#139870\n')
    expect(stderr).not.toContain('maxPod')
    expect(stderr).toMatch(
      /2 existing problems would remain: `bakelet check` lists them\n3 existing problems would be fixed\n$/,
    )
  })

  it('is data with --json', async () => {
    const { exitCode, stdout } = await checkTarget('--target', 'v1.37.1', '--json')
    const { move, diagnostics, today, gone } = JSON.parse(stdout)
    const codes = (list: { code: string }[]) => list.map(({ code }) => code)
    expect({ exitCode, move }).toEqual({ exitCode: 1, move: { kubelet: { from: '1.34.11', to: '1.37.1' } } })
    expect(codes(diagnostics)).toEqual(['containerd-kubelet-untested', 'kubelet-flag-removed'])
    expect(codes(today)).toEqual([
      'version-without-fixes',
      'kubelet-flag-deprecated',
      'kubelet-config-unknown-field',
    ])
    expect(codes(gone)).toEqual(['version-without-fixes', 'kubelet-flag-deprecated'])
  })

  it('is fine where nothing breaks', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'bakelet.yaml'), 'name: node\n')
    expect(await run(['check', '--target', 'kubelet=1.37', '--strict'], { cwd })).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: 'bakelet.yaml: moving kubelet from 1.36.4 to 1.37.1\n\nthis move breaks nothing\n',
    })
    const { stderr } = await runHere(['check', '--target', '1.36.4'], { cwd })
    expect(stderr).toBe('bakelet.yaml: no version would change\n\nthis move breaks nothing\n')
  })

  it('says what is wrong with the config first', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'bakelet.yaml'), 'nam: node\n')
    const { exitCode, stderr } = await runHere(['check', '--target', '1.37'], { cwd })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(
      /^bakelet\.yaml: fix these problems first; then --target can report what a move would break\n\nerror\[config-/,
    )
  })

  it('says so where there is no such version', async () => {
    const { exitCode, stderr } = await checkTarget('--target', '1.99')
    expect({ exitCode, stderr }).toEqual({
      exitCode: 64,
      stderr: expect.stringMatching(
        /^error: --target: kubelet 1\.99 is not supported\n {2}next: supported: 1\.20 to 1\.\d+\n$/,
      ),
    })
  })

  it.each(['latest', 'docker=1.2', '1', 'kubelet=', 'containerd=2.3.6.1'])('refuses %s', async target => {
    expect(await checkTarget('--target', target)).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining(
        'It must be a kubelet version, or PROGRAM=VERSION with one of kubelet, containerd, runc, cni, crictl.',
      ),
    })
  })
})

describe('versions', () => {
  it('is a table for people', async () => {
    const { exitCode, stdout, stderr } = await runHere(['versions'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^kubelet 1\.36 +1\.36\.4 +(until|ended) ~2027-06-28$/m)
    expect(stdout).toMatch(/^containerd 2\.3 +2\.3\.6 +(until|ended) 2028-04-30 +2\.3\.5$/m)
    expect(stdout).toMatch(/^containerd 1\.6 +1\.6\.39 +ended 2025-08-23$/m)
    expect(stdout).toMatch(/^runc 1\.2 +1\.2\.9 +ended +1\.3\.6$/m)
  })

  it('is data with --json, with the sources', async () => {
    const { stdout } = await run(['versions', '--json'])
    const { day, lines } = JSON.parse(stdout)
    expect(day).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(lines).toContainEqual({
      program: 'containerd',
      line: '1.6',
      newest: '1.6.39',
      pinned: '1.6.39',
      support: { until: '2025-08-23' },
      supported: false,
      source: expect.stringContaining('RELEASES.md'),
    })
  })
})
