import { once } from 'node:events'
import { constants, createInflate } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { dictionary } from '../../../src/kubernetes/spdy/dictionary.ts'
import {
  dataFrame,
  type Frame,
  FrameReader,
  pingFrame,
  Replies,
} from '../../../src/kubernetes/spdy/frames.ts'
import { control, opener, uint32 } from './opener.ts'

async function read(reader: FrameReader, ...parts: Buffer[]): Promise<Frame[]> {
  const frames: Frame[] = []
  for (const part of parts) for await (const frame of reader.read(part)) frames.push(frame)
  return frames
}

describe('frames of SPDY/3.1', () => {
  it('are read, however they are cut, with the headers of all streams', async () => {
    const open = opener()
    const bytes = Buffer.concat([
      await open(1, { streamtype: 'error', port: '80', requestid: '0' }),
      await open(3, { streamtype: 'data', port: '80', requestid: '0' }),
      control(4, uint32(0)),
      dataFrame(3, Buffer.from('hello')),
      dataFrame(3, Buffer.alloc(0), { isLast: true }),
      pingFrame(7),
      control(3, Buffer.concat([uint32(3), uint32(5)])),
    ])
    const frames = await read(new FrameReader(), ...[...bytes].map(byte => Buffer.of(byte)))
    expect(frames).toEqual([
      {
        ...{ kind: 'open', stream: 1, isLast: false },
        headers: new Map([...Object.entries({ streamtype: 'error', port: '80', requestid: '0' })]),
      },
      {
        ...{ kind: 'open', stream: 3, isLast: false },
        headers: new Map([...Object.entries({ streamtype: 'data', port: '80', requestid: '0' })]),
      },
      { kind: 'data', stream: 3, bytes: Buffer.from('hello'), isLast: false },
      { kind: 'data', stream: 3, bytes: Buffer.alloc(0), isLast: true },
      { kind: 'ping', id: 7 },
      { kind: 'reset', stream: 3 },
    ])
  })

  it('reply to each stream with headers that continue one stream of zlib', async () => {
    const replies = new Replies()
    const inflate = createInflate({ dictionary, flush: constants.Z_SYNC_FLUSH })
    for (const stream of [1, 3, 5]) {
      const frame = replies.frame(stream)
      expect(frame.readUInt32BE(8)).toBe(stream)
      inflate.write(frame.subarray(12))
      const [headers] = await once(inflate, 'data')
      expect(headers).toEqual(Buffer.alloc(4))
    }
  })

  it.each<[string, Buffer]>([
    ['another version', Buffer.of(0x80, 2, 0, 1, 0, 0, 0, 0)],
    ['a frame that is too long', Buffer.of(0, 0, 0, 1, 0, 255, 255, 255)],
    ['a stream without headers', control(1, Buffer.alloc(9))],
    ['a reset of nothing', control(3, Buffer.alloc(2))],
    ['headers that are not compressed', control(1, Buffer.alloc(40))],
  ])('are refused: %s', async (_, bytes) => {
    await expect(read(new FrameReader(), bytes)).rejects.toThrow()
  })

  it('have headers of a bounded size', async () => {
    const open = opener()
    const bytes = await open(1, { long: 'x'.repeat(100_000) })
    expect(bytes.length).toBeLessThan(1000)
    await expect(read(new FrameReader(), bytes)).rejects.toThrow('headers of more than 65536 bytes')
  })
})
