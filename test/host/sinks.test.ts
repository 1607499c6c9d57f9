import { expect, it } from 'vitest'
import { lastWords } from '../../src/host/last-words.ts'
import { lineSink } from '../../src/host/line-sink.ts'
import { written } from '../../src/host/written.ts'

it('a sink of lines puts characters and lines together that were cut in two', async () => {
  const lines: string[] = []
  const sink = lineSink(line => lines.push(line))
  const bytes = Buffer.from('één\ntwo\nno end é')
  for (const byte of bytes) await written(sink, Buffer.from([byte]))
  expect(lines).toEqual(['één', 'two'])
  await new Promise<void>(resolve => sink.end(() => resolve()))
  expect(lines).toEqual(['één', 'two', 'no end é'])
})

it('a sink of last words keeps no more than the end', async () => {
  const words = lastWords(8)
  for (let n = 0; n < 1000; n++) await written(words, Buffer.from('x'.repeat(1000)))
  await written(words, Buffer.from('the end\n'))
  expect(words.text()).toBe('the end')
})
