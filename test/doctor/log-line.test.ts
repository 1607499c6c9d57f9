import { describe, expect, it } from 'vitest'
import { examine } from '../../src/doctor/examine.ts'
import { lineReader } from '../../src/doctor/log-line.ts'

const read = (...lines: string[]) => {
  const reader = lineReader()
  return lines.map(line => reader.read(line))
}

describe('the program of a line', () => {
  it.each([
    ['Nov 28 12:00:08 edge kubelet[340]: E1128 said', 'kubelet', 'E1128 said'],
    ['2026-11-28T12:00:08+0000 edge containerd[99]: said', 'containerd', 'said'],
    ['Nov 28 12:00:08 edge kernel: said', 'kernel', 'said'],
    ['Nov 28 12:00:08 edge systemd-modules-load[99]: said', 'systemd', 'said'],
    ['Nov 28 12:00:08 edge shop[99]: said', 'other', 'said'],
    ['[   12.345678] said', 'kernel', 'said'],
    ['[   12.345678] kubelet[340]: said', 'kubelet', 'said'],
    ['[   12.345678] edge kubelet[340]: said', 'kubelet', 'said'],
    ['<4>[   12.345678] said', 'kernel', 'said'],
    ['[\u001b[0;1;31mFAILED\u001b[0m] Failed to start said', 'systemd', '[FAILED] Failed to start said'],
    ['time="2026-11-28T12:00:08Z" level=info msg=said', 'containerd', undefined],
    ['2026-11-28T12:00:08.123456789Z stderr F said', 'container', 'said'],
    ['said', undefined, 'said'],
    ['{"MESSAGE":"said","_TRANSPORT":"kernel"}', 'kernel', 'said'],
    ['{"MESSAGE":[115,97,105,100],"SYSLOG_IDENTIFIER":"kubelet"}', 'kubelet', 'said'],
    ['{"said":1}', undefined, '{"said":1}'],
  ])('%j', (line, program, text = line) => {
    expect(read(line)).toEqual([{ text, program }])
  })

  it('is that of the line before, in a message of several lines', () => {
    expect(read('E1128 12:00:08.1 340 a.go:1] "Unhandled" err=<', '\tsaid', ' >')).toMatchObject([
      { program: 'kubelet' },
      { program: 'kubelet', text: '\tsaid' },
      { program: 'kubelet' },
    ])
  })
})

it('entries of journalctl -o export are read, of bytes too', () => {
  const entry = (fields: string) => ['__CURSOR=s=1', '_PID=7', ...fields.split('\n'), '']
  const lines = [
    ...entry('SYSLOG_IDENTIFIER=kubelet\nMESSAGE=one'),
    ...entry(
      'MESSAGE\n\u0007\u0000\u0000\u0000\u0000\u0000\u0000\u0000two\nand\nSYSLOG_IDENTIFIER=containerd',
    ),
  ]
  expect(read(...lines).filter(Boolean)).toEqual([
    { program: 'kubelet', text: 'one' },
    { program: 'containerd', text: 'two\nand\n' },
  ])
})

it('a program that is not named by a signature is not searched for it', () => {
  const examination = examine()
  examination.read('Nov 28 12:00:08 edge shop[9]: running with swap on is not supported')
  expect(examination.findings()).toEqual([])
  examination.read('Nov 28 12:00:08 edge kubelet[9]: running with swap on is not supported')
  expect(examination.findings()).toMatchObject([{ number: 2, signature: { id: 'swap-on' } }])
})

it('a fault that a later line ends is no finding', () => {
  const examination = examine()
  examination.read('bakelet: runc: cannot fetch http://127.0.0.1:8099/runc')
  expect(examination.findings()).toMatchObject([{ signature: { id: 'download-failed' } }])
  examination.read('bakelet: everything is in place')
  expect(examination.findings()).toEqual([])
})

it('what follows from another fault in the same pod is left out, and stays for other pods', () => {
  const examination = examine()
  const says = (pod: string, text: string) =>
    examination.read(`E1128 12:00:08.1 340 a.go:1] "${text}" pod="default/${pod}"`)
  says('a', 'Container app failed liveness probe, will be restarted')
  says('a', 'CrashLoopBackOff')
  expect(examination.findings().map(({ signature }) => signature.id)).toEqual(['liveness-probe-failed'])
  says('b', 'CrashLoopBackOff')
  expect(examination.findings()).toMatchObject([
    { signature: { id: 'liveness-probe-failed' }, pods: ['default/a'] },
    { signature: { id: 'container-restarts' }, pods: ['default/b'], number: 2 },
  ])
})
