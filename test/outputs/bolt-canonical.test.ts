import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execaSync } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'

const script = join(import.meta.dirname, '../../templates/mkosi/bolt-canonical.py')
const epoch = 1_767_225_600
let folder: string

const bolt = (...args: string[]) => execaSync(join(folder, 'bolt'), args).stdout

/** A database of bolt's. */
function made(name: string, seconds: number, transactions: number) {
  const path = join(folder, name)
  bolt('make', path, String(seconds), String(transactions))
  return path
}

function canonical(...paths: string[]): void {
  execaSync('python3', [script, ...paths], { env: { SOURCE_DATE_EPOCH: String(epoch) } })
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bakelet-bolt-'))
  execaSync('go', ['-C', join(import.meta.dirname, 'bolt'), 'build', '-o', join(folder, 'bolt'), '.'])
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true }))

it('gives databases of one content one sequence of bytes, whenever and however they were written', () => {
  const [one, other] = [made('one.db', 1_800_000_000, 1), made('other.db', 1_900_000_000, 7)]
  expect(readFileSync(one).equals(readFileSync(other))).toBe(false)
  canonical(one, other)
  expect(readFileSync(one).equals(readFileSync(other))).toBe(true)
  const again = readFileSync(one)
  canonical(one)
  expect(readFileSync(one).equals(again)).toBe(true)
})

it('changes the times and nothing else, and bolt finds no fault in it', () => {
  const path = made('times.db', 1_800_000_000, 3)
  const before = bolt('print', path)
  canonical(path)
  // The same content, written at the epoch: nanoseconds are gone too.
  const nanoseconds = '0000007b'
  const at = (seconds: number, rest: string) =>
    (seconds + 62_135_596_800).toString(16).padStart(16, '0') + rest
  expect(bolt('print', path)).toBe(before.replaceAll(at(1_800_000_000, nanoseconds), at(epoch, '00000000')))
})

it('leaves a database that bolt can write to', () => {
  const path = made('grown.db', 1_800_000_000, 2)
  canonical(path)
  bolt('grow', path)
  expect(bolt('print', path).match(/^ later-/gm)).toHaveLength(500)
})

it('refuses what is not a database, and leaves it alone', () => {
  const path = join(folder, 'text')
  writeFileSync(path, 'x'.repeat(10_000))
  expect(() => canonical(path)).toThrow('not a bolt database')
  expect(readFileSync(path, 'utf8')).toBe('x'.repeat(10_000))
})
