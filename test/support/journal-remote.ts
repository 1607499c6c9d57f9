import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { startInBackground } from '../../src/host/background.ts'
import { freePort } from './docker-registry.ts'

const call = promisify(execFile)
const folderOf = '/usr/lib/systemd'
export const journalRemoteProgram = `${folderOf}/systemd-journal-remote`
export const journalUploadProgram = `${folderOf}/systemd-journal-upload`

export interface JournalRemote {
  readonly port: number
  /** The entries that came with this message, with all of their fields. */
  entries(message: string): Promise<Record<string, unknown>[]>
  /** Ends it, and gives what it printed. */
  stop(): Promise<string>
}

/** Debian's systemd-journal-remote on 127.0.0.1, which keeps in `folder` what it gets. It knows no TLS with certificates of clients. */
export async function journalRemote(folder: string): Promise<JournalRemote> {
  const port = await freePort()
  const output = join(folder, 'received.journal')
  const server = await startInBackground(
    journalRemoteProgram,
    [`--listen-http=127.0.0.1:${port}`, `--output=${output}`, '--split-mode=none'],
    join(folder, 'journal-remote.log'),
  )
  return {
    port,
    entries: async message => {
      if (!(await readdir(folder)).includes('received.journal')) return []
      const { stdout } = await call('journalctl', [`--file=${output}`, '-o', 'json', `MESSAGE=${message}`])
      return stdout.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line)]))
    },
    stop: async () => {
      server.kill('SIGTERM')
      await server.exited
      return server.lastWords()
    },
  }
}

/** A journal of one entry, as systemd-journal-remote makes it of the export format. */
export async function journalOf(message: string, file: string): Promise<void> {
  const fields = ['__REALTIME_TIMESTAMP=1767225600000000', '__MONOTONIC_TIMESTAMP=1000']
  const boot = `_BOOT_ID=${'0123456789abcdef'.repeat(2)}`
  const written = call(journalRemoteProgram, ['-o', file, '-'])
  written.child.stdin?.end(`${[...fields, boot, `MESSAGE=${message}`, 'PRIORITY=6'].join('\n')}\n\n`)
  await written
}

/** Tries ten times a second. */
export async function untilDone(attempt: () => Promise<boolean>, seconds = 10): Promise<void> {
  for (let tries = 0; !(await attempt()); tries++) {
    if (tries > seconds * 10) throw new Error('nothing came')
    await sleep(100)
  }
}
