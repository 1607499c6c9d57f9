import { noise } from './bench.ts'
import { gzip, pax, type RawEntry, rawTar, rawTarGz } from './tar.ts'

/** The members that the plan installs, and nothing else of an archive. */
export const members = ['./bridge', './loopback'] as const

const bridge: RawEntry = { name: './bridge', content: 'the bridge' }
const loopback: RawEntry = { name: './loopback', content: 'the loopback' }
const good = rawTarGz([{ name: './', type: '5' }, bridge, loopback])

export interface SpoiltArchive {
  readonly name: string
  readonly bytes: () => Buffer
  /** What `bakelet fetch` says when this very archive is the one that is pinned. */
  readonly fetchSays: RegExp
  /** What the node's installer says; undefined: it takes the members, which are genuine, and leaves the rest alone. */
  readonly nodeSays: RegExp | undefined
}

const unpacks = /REFUSED: the archive does not unpack to what it should hold/
const withEntry = (entry: RawEntry) => rawTarGz([bridge, entry, loopback])
const inPlaceOf = (entry: RawEntry) => rawTarGz([entry, loopback])

export const spoiltArchives: readonly SpoiltArchive[] = [
  {
    name: 'laid out in another folder',
    bytes: () =>
      rawTarGz([
        { ...bridge, name: 'bin/bridge' },
        { ...loopback, name: 'bin/loopback' },
      ]),
    fetchSays: /the archive does not hold \.\/bridge, \.\/loopback/,
    nodeSays: unpacks,
  },
  {
    name: 'names without the dot that the plan has',
    bytes: () =>
      rawTarGz([
        { ...bridge, name: 'bridge' },
        { ...loopback, name: 'loopback' },
      ]),
    fetchSays: /the archive does not hold \.\/bridge, \.\/loopback/,
    nodeSays: unpacks,
  },
  {
    name: 'one member is missing',
    bytes: () => rawTarGz([bridge]),
    fetchSays: /the archive does not hold \.\/loopback/,
    nodeSays: unpacks,
  },
  {
    name: 'one member is there twice',
    bytes: () => rawTarGz([bridge, loopback, { ...bridge, content: 'another bridge' }]),
    fetchSays: /the archive holds \.\/bridge twice/,
    nodeSays: undefined,
  },
  {
    name: 'a member is a folder',
    bytes: () => inPlaceOf({ name: './bridge', type: '5' }),
    fetchSays: /the archive's member \.\/bridge is a directory, not a regular file/,
    nodeSays: /\.\/bridge is not a plain file/,
  },
  {
    name: 'a member is a symbolic link to outside',
    bytes: () => inPlaceOf({ name: './bridge', type: '2', linkname: '/etc/hostname' }),
    fetchSays: /\.\/bridge is a link that leads out of the archive, to \/etc\/hostname/,
    nodeSays: /\.\/bridge is not a plain file/,
  },
  {
    name: 'a member is a symbolic link to another',
    bytes: () => inPlaceOf({ name: './bridge', type: '2', linkname: 'loopback' }),
    fetchSays: /the archive's member \.\/bridge is a symlink, not a regular file/,
    nodeSays: /\.\/bridge is not a plain file/,
  },
  {
    name: 'a member is a hard link to outside',
    bytes: () => inPlaceOf({ name: './bridge', type: '1', linkname: '/etc/hostname' }),
    fetchSays: /\.\/bridge is a link that leads out of the archive, to \/etc\/hostname/,
    nodeSays: unpacks,
  },
  {
    name: 'a member is a device',
    bytes: () => inPlaceOf({ name: './bridge', type: '3' }),
    fetchSays: /\.\/bridge is a character-device/,
    // Only root can make one.
    nodeSays: /REFUSED: the archive does not unpack|\.\/bridge is not a plain file/,
  },
  {
    name: 'a member is a pipe',
    bytes: () => inPlaceOf({ name: './bridge', type: '6' }),
    fetchSays: /\.\/bridge is a fifo/,
    nodeSays: /\.\/bridge is not a plain file/,
  },
  {
    name: 'a member is a sparse file of a terabyte',
    bytes: () =>
      rawTarGz([
        pax('GNU.sparse.major', '1'),
        pax('GNU.sparse.minor', '0'),
        { ...bridge, content: 'x' },
        loopback,
      ]),
    fetchSays: /(is a sparse file|does not hold)/,
    nodeSays: undefined,
  },
  {
    name: 'beside them: a name that climbs out',
    bytes: () => withEntry({ name: '../outside', content: 'x' }),
    fetchSays: /\.\.\/outside is a name that leads out of the archive/,
    nodeSays: undefined,
  },
  {
    name: 'beside them: a name that climbs out from within',
    bytes: () => withEntry({ name: './a/../../outside', content: 'x' }),
    fetchSays: /is a name that leads out of the archive/,
    nodeSays: undefined,
  },
  {
    name: 'beside them: an absolute name',
    bytes: () => withEntry({ name: '/tmp/outside', content: 'x' }),
    fetchSays: /\/tmp\/outside is a name that leads out of the archive/,
    nodeSays: undefined,
  },
  {
    name: 'beside them: an absolute name in an extended header',
    bytes: () => rawTarGz([bridge, pax('path', '/tmp/outside'), { name: 'x', content: 'x' }, loopback]),
    fetchSays: /\/tmp\/outside is a name that leads out of the archive/,
    nodeSays: undefined,
  },
  {
    name: 'beside them: a symbolic link to outside, and a file through it',
    bytes: () =>
      rawTarGz([
        { name: './way', type: '2', linkname: '..' },
        { name: './way/outside', content: 'x' },
        bridge,
        loopback,
      ]),
    fetchSays: /\.\/way is a link that leads out of the archive, to \.\./,
    nodeSays: undefined,
  },
  {
    name: 'beside them: a block device',
    bytes: () => withEntry({ name: './disk', type: '4' }),
    fetchSays: /\.\/disk is a block-device/,
    nodeSays: undefined,
  },
  {
    name: 'a member that says it has a terabyte',
    bytes: () => rawTarGz([bridge, { ...loopback, size: 2 ** 32 }]),
    fetchSays: /the archive is refused: .*truncated/,
    nodeSays: unpacks,
  },
  {
    name: 'a damaged header',
    bytes: () => rawTarGz([bridge, { ...loopback, spoilChecksum: true }]),
    fetchSays: /the archive is refused: .*checksum/,
    nodeSays: unpacks,
  },
  {
    name: 'without the end that a tar has',
    bytes: () => gzip(rawTar([bridge, loopback], { end: false })),
    fetchSays: /the archive is refused: .*truncated/,
    nodeSays: undefined,
  },
  {
    name: 'cut in the middle of the compressed data',
    bytes: () => good.subarray(0, good.length >> 1),
    fetchSays: /the archive is refused: unexpected end of file/,
    nodeSays: unpacks,
  },
  {
    name: 'something after the end of the compressed data',
    bytes: () => Buffer.concat([good, Buffer.from('#!/bin/sh\n')]),
    fetchSays: /the archive is refused: incorrect header check/,
    nodeSays: unpacks,
  },
  {
    name: 'something after the end of the tar',
    bytes: () => gzip(Buffer.concat([rawTar([bridge, loopback]), noise(1024)])),
    fetchSays: /the archive is refused: /,
    nodeSays: undefined,
  },
  {
    name: 'a wrong checksum of the compressed data',
    bytes: () => {
      const bytes = Buffer.from(good)
      bytes.writeUInt32LE((bytes.readUInt32LE(bytes.length - 8) ^ 1) >>> 0, bytes.length - 8)
      return bytes
    },
    fetchSays: /the archive is refused: incorrect data check/,
    nodeSays: unpacks,
  },
  {
    name: 'a tar that is not compressed',
    bytes: () => rawTar([bridge, loopback]),
    fetchSays: /the archive is refused: incorrect header check/,
    nodeSays: unpacks,
  },
  {
    name: 'a web page',
    bytes: () => Buffer.from('<!doctype html><title>log in</title>'),
    fetchSays: /is a web page \(HTML\), not the file/,
    nodeSays: unpacks,
  },
  {
    name: 'a member that unpacks to more than any release',
    bytes: () => gzip(rawTar([{ ...bridge, content: Buffer.alloc(2 ** 29 + 2 ** 20) }, loopback])),
    fetchSays: /the archive is refused: it unpacks to more than 536870912 bytes/,
    nodeSays: unpacks,
  },
]
