import { expect, it } from 'vitest'
import { certificateOfCA, compileText } from '../compile/compile.ts'
import { blocks } from './markdown.ts'

const configs = blocks.filter(({ page, language }) => page === 'docs/logs.md' && language === 'yaml')

async function planOf(text: string) {
  return compileText(`name: edge\n${text}`, {
    files: { 'pki/logs-ca.crt': certificateOfCA, 'pki/node.crt': certificateOfCA },
  })
}

it('the configs of docs/logs.md have nothing to complain about but the clear text of syslog', async () => {
  const planned = await Promise.all(configs.map(({ text }) => planOf(text)))
  const found = planned.map(({ diagnostics }) => diagnostics.filter(({ severity }) => severity !== 'info'))
  expect(found.map(list => list.map(({ code }) => code))).toEqual([[], [], ['logs-unencrypted']])
  expect(planned.map(({ plan }) => plan?.packages)).toEqual([
    ['systemd-journal-remote'],
    ['systemd-journal-remote'],
    ['rsyslog'],
  ])
})
