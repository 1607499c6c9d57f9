import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { fitted } from '../../src/cli/live-line.ts'
import { dist, emptyFolder } from '../support/run.ts'

describe('a step on a terminal', () => {
  /** What a terminal gets of a command, whose standard output is a file, and the file. */
  async function onTerminal(command: string, config: string) {
    const cwd = await emptyFolder()
    writeFileSync(join(cwd, 'bakelet.yaml'), config)
    // script(1) runs a command on a terminal of its own.
    const line = `"${process.execPath}" "${join(dist, 'bakelet.cjs')}" ${command} >out`
    const { stdout } = await execa('script', ['-qec', line, 'log'], {
      cwd,
      reject: false,
      env: {
        BAKELET_STORE: join(cwd, 'store\u001b[2J'),
        TERM: 'xterm',
        NO_COLOR: undefined,
        FORCE_COLOR: undefined,
      },
    })
    return { terminal: stdout, output: readFileSync(join(cwd, 'out'), 'utf8') }
  }

  it('shows nothing in the result, and a failure once', async () => {
    const { terminal, output } = await onTerminal('fetch --offline', 'name: a\n')
    expect(output).toBe('')
    expect(terminal).toContain('⠋ fetch')
    expect(terminal).toContain('✖ fetch\r\n')
    expect(terminal.match(/offline, and not in the store/g)).toHaveLength(1)
    // The last live line was erased, and no other sequence was sent.
    expect(terminal.replaceAll('\r\u001b[K', '')).not.toContain('\u001b')
  })
})

describe('a live line', () => {
  it.each([
    ['short', 'short'],
    ['exactly 19 columns.', 'exactly 19 columns.'],
    ['exactly 20 columns..', 'exactly 20 columns…'],
    ['more than the twenty columns of the terminal', 'more than the twen…'],
    ['全角の文字は二桁を取る', '全角の文字は二桁を…'],
    [`a${'\u0301'.repeat(1000)}b`, `a${'\u0301'.repeat(79)}`],
  ])('%s fits 20 columns', (line, shown) => {
    expect(fitted(line, 20)).toBe(shown)
  })
})
