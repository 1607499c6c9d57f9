import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { junitXml } from '../../src/render/junit.ts'
import { itWith } from '../support/foreign.ts'

const odd = `<a b="c"> & ${String.fromCharCode(27)}[31m ${String.fromCharCode(0)}\u{fffe}é\u{1f600}`
const report = junitXml(odd, [
  { suite: 'files', name: odd, result: { kind: 'passed' } },
  { suite: 'units', name: 'a', result: { kind: 'failed', message: odd } },
  { suite: 'units', name: 'b', result: { kind: 'skipped', message: 'no systemd' } },
])

it('has only characters of XML 1.0', () => {
  expect(report).not.toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u)
})

itWith('python3')('is what another program reads', () => {
  const program = `import json, sys, xml.etree.ElementTree as e
suite = e.fromstring(sys.stdin.buffer.read())
print(json.dumps([suite.attrib, [[c.attrib, [[r.tag, r.get('message')] for r in c]] for c in suite]]))`
  const { stdout, stderr } = spawnSync('python3', ['-c', program], { input: report, encoding: 'utf8' })
  expect(stderr).toBe('')
  const shown = '<a b="c"> & \ufffd[31m \ufffd\ufffdé\u{1f600}'
  expect(JSON.parse(stdout)).toEqual([
    { name: shown, tests: '3', failures: '1', skipped: '1' },
    [
      [{ classname: 'files', name: shown }, []],
      [{ classname: 'units', name: 'a' }, [['failure', shown]]],
      [{ classname: 'units', name: 'b' }, [['skipped', 'no systemd']]],
    ],
  ])
})
