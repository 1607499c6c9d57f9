import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { examine } from '../../src/doctor/examine.ts'
import { signatures } from '../../src/doctor/signatures/index.ts'

const folder = (name: string) => join(import.meta.dirname, name)
const logs = (name: string) =>
  readdirSync(folder(name))
    .filter(file => file.endsWith('.log'))
    .map(file => ({ id: file.slice(0, -4), ...parts(readFileSync(join(folder(name), file), 'utf8')) }))

/** The first line of a recorded log tells how it was made. */
function parts(text: string) {
  const [made = '', ...lines] = text.split('\n')
  return { made, lines }
}

function found(lines: readonly string[]): string[] {
  const examination = examine()
  for (const line of lines) examination.read(line)
  return examination.findings().map(({ signature }) => signature.id)
}

describe('signatures', () => {
  it('have a name of their own, a cause and an edit in sentences, and a source with its version', () => {
    expect(new Set(signatures.map(({ id }) => id)).size).toBe(signatures.length)
    for (const { id, cause, edit, source, pattern } of signatures) {
      // They are joined into one pattern.
      expect(pattern.flags, id).toBe('')
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect([cause, edit]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)])
      expect(source, id).toMatch(/\d/)
    }
  })

  it('bring about only signatures that there are', () => {
    const ids = signatures.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(signatures.flatMap(({ brings = [] }) => [...brings])))
  })

  it('have each a recorded log', () => {
    expect(logs('recorded').map(({ id }) => id)).toEqual(signatures.map(({ id }) => id).sort())
  })

  it('are not found in ten healthy logs, which are there', () => {
    expect(logs('healthy').length).toBeGreaterThanOrEqual(10)
  })

  // A pattern that takes long for a long line would hold up every log.
  it('read a long line in time that grows with the line', () => {
    expect(found(['x"/: '.repeat(4000), 'failed to do request: '.repeat(1000)])).toEqual([])
  })
})

it.each(logs('recorded'))('$id is found in the log of it, and nothing else is', ({ id, made, lines }) => {
  expect(made).toMatch(/^# \S/)
  expect(found(lines)).toEqual([id])
})

it.each(logs('healthy'))('nothing is found in a healthy log: $id', ({ made, lines }) => {
  expect(made).toMatch(/^# \S/)
  expect(lines.length).toBeGreaterThan(20)
  expect(found(lines)).toEqual([])
})
