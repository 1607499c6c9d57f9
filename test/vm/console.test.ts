import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { followConsole } from '../../src/vm/console.ts'

it('a console is handed over line by line, with nothing in it that a terminal would obey', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-console-'))
  const stop = new AbortController()
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'console.log')
  // What OVMF, GRUB and systemd begin with, and a title of the window.
  await writeFile(path, '\u001b[!p\u001b[32766;32766H\u001b[2J\u001b[0mBoot\u001b[K\r\r\n')
  const lines: string[] = []
  const following = followConsole(path, line => lines.push(line), stop.signal)
  await appendFile(path, '[  \u001b[32mOK\u001b[0m  ] \u001b]0;title\u0007Started\u0000 it\nhalf')
  await vi.waitFor(() => expect(lines).toEqual(['Boot', '[  OK  ] Started it']))
  stop.abort()
  await following
})
