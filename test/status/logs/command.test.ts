import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { run } from '../../../src/host/process.ts'
import { logCommand } from '../../../src/status/logs/command.ts'
import { LogReader } from '../../../src/status/logs/cri-line.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'bakelet-log-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

const line = (text: string, tag = 'F', stream = 'stdout') =>
  `2026-11-28T12:00:00.000000001Z ${stream} ${tag} ${text}\n`

const read = async (command: string) =>
  (await run('/bin/sh', ['-c', `${command}; echo .`.replace(/^exec /, '')])).stdout.slice(0, -1)

describe('the log of a container on a node', () => {
  it('begins with what was rotated, compressed or not', async () => {
    const log = folder()
    writeFileSync(join(log, '2.log.20261128-100000.gz'), gzipSync(line('one')))
    writeFileSync(join(log, '2.log.20261128-110000'), line('two'))
    writeFileSync(join(log, '2.log'), line('three'))
    writeFileSync(join(log, '1.log'), line('of another attempt'))
    expect(await read(logCommand({ folder: log, attempt: 2 }, {}))).toBe(
      ['one', 'two', 'three'].map(text => line(text)).join(''),
    )
  })

  it('ends with whole lines, though containerd cuts long ones into parts', async () => {
    const log = folder()
    writeFileSync(join(log, '0.log.20261128-100000'), line('old'))
    writeFileSync(
      join(log, '0.log'),
      line('a', 'P') + line('b') + line('c', 'P') + line('d', 'P') + line('e'),
    )
    const last = (tail: number) => read(logCommand({ folder: log, attempt: 0 }, { tail }))
    expect(await last(1)).toBe(line('c', 'P') + line('d', 'P') + line('e'))
    expect(await last(0)).toBe('')
    expect((await last(100)).split('\n')).toHaveLength(7)
  })

  it('is followed through its rotation and the next start of the container', async () => {
    const log = folder()
    const at = (name: string) => join(log, name)
    writeFileSync(at('0.log'), line('one'))
    const child = spawn('/bin/sh', ['-c', logCommand({ folder: log, attempt: 0 }, { follow: true, tail: 1 })])
    onTestFinished(() => void child.kill())
    let seen = ''
    child.stdout.on('data', (piece: Buffer) => {
      seen += piece
    })
    const until = async (text: string) => {
      while (!seen.includes(text)) await once(child.stdout, 'data')
    }
    await until('one')
    appendFileSync(at('0.log'), line('two').slice(0, -4))
    appendFileSync(at('0.log'), line('two').slice(-4))
    await until('two')
    renameSync(at('0.log'), at('0.log.20261128-100000'))
    writeFileSync(at('0.log'), line('three'))
    await until('three')
    writeFileSync(at('1.log'), line('four'))
    await until('four')
    expect(seen).toBe(['one', 'two', 'three', 'four'].map(text => line(text)).join(''))
  })
})

describe('lines of a CRI log', () => {
  const entries = (...lines: readonly string[]) => {
    const seen: string[] = []
    const reader = new LogReader(({ stream, text }) => seen.push(`${stream}: ${text}`))
    for (const one of lines) reader.line(one.replace(/\n$/, ''))
    reader.end()
    return seen
  }

  it('are joined from their parts, each stream apart', () => {
    expect(
      entries(
        line('a', 'P'),
        line('x', 'P', 'stderr'),
        line('b'),
        line('y', 'F', 'stderr'),
        line('cut', 'P'),
      ),
    ).toEqual(['stdout: ab', 'stderr: xy', 'stdout: cut'])
  })

  it('have tags that a later version may add to, and may be empty', () => {
    expect(entries(line('a', 'F:new'), line(''))).toEqual(['stdout: a', 'stdout: '])
  })

  it('are shown as they are where they are of no CRI log', () => {
    expect(entries('hello')).toEqual(['stdout: hello'])
  })

  it('end, even if a container never ends one', () => {
    const part = line('x'.repeat(16_384), 'P')
    expect(entries(...Array(200).fill(part)).map(text => text.length)).toEqual([
      ...Array(3).fill(65 * 16_384 + 'stdout: '.length),
      5 * 16_384 + 'stdout: '.length,
    ])
  })
})
