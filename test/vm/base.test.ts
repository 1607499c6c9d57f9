import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { debianImageKey, debianUuids, mmdebstrapArgs } from '../../src/base/debian-13.ts'
import { biosBootFirstSector, biosBootLastSector, bootSectors } from '../../src/base/grub-image.ts'
import { decodeImageInfo } from '../../src/base/image-info.ts'
import { mirrorOf } from '../../src/debian/apt-sources.ts'
import { defaultMirror } from '../../src/debian/mirror.ts'
import { debianSuites } from '../../src/debian/release.ts'
import { machineMirror } from '../../src/host/apt-sources.ts'
import { WorldError } from '../../src/host/errors.ts'

describe("the Debian mirror of a machine's own apt", () => {
  const list = (text: string) => mirrorOf([{ name: '/etc/apt/sources.list', text }])
  const deb822 = (text: string) => mirrorOf([{ name: '/etc/apt/sources.list.d/debian.sources', text }])

  it('is read from one-line sources', () => {
    expect(
      list(`# deb http://commented.example/debian bookworm main
deb-src http://source.example/debian bookworm main
deb cdrom:[Debian 12]/ bookworm main
deb https://apt.example/repository bookworm main
deb http://ubuntu.example/ubuntu jammy main
  deb [ arch=amd64 signed-by=/usr/share/keyrings/a.gpg ] http://mirror.example/debian/ bookworm main # mine
deb http://second.example/debian bookworm-updates main
deb http://mirror.example/debian-security bookworm-security main
`),
    ).toEqual({ main: 'http://mirror.example/debian', security: 'http://mirror.example/debian-security' })
  })

  it('is read from deb822 sources', () => {
    expect(
      deb822(`# Modernized
Types: deb deb-src
# A comment inside
URIs: https://mirror.example/debian
  https://other.example/debian
Suites: trixie trixie-updates
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mDMEY865UxYJ
 -----END PGP PUBLIC KEY BLOCK-----

Enabled: no
Types: deb
URIs: http://off.example/debian-security
Suites: trixie-security

types: deb
uris: http://mirror.example/debian-security/
suites:
 trixie-security
components: main
`),
    ).toEqual({ main: 'https://mirror.example/debian', security: 'http://mirror.example/debian-security' })
  })

  it.each(['no', 'No', 'false', 'off', 'disable', 'without', '0'])(
    'leaves out what has Enabled: %s',
    word => {
      const text = `Enabled: ${word}\nTypes: deb\nURIs: http://off.example/debian\nSuites: trixie\n`
      expect(deb822(text)).toEqual(defaultMirror)
    },
  )

  it.each(['trixie', 'stable', 'oldstable', 'oldoldstable', 'sid'])('knows the suite %s', suite => {
    expect(list(`deb http://mirror.example/debian ${suite} main`).main).toBe('http://mirror.example/debian')
  })

  it('finds the older form of the security archive', () => {
    expect(list('deb http://security.example/debian-security buster/updates main')).toEqual(defaultMirror)
    expect(list('deb http://security.example/debian-security stable/updates main').security).toBe(
      'http://security.example/debian-security',
    )
  })

  it('is the default where nothing else is said, part by part', () => {
    expect(mirrorOf([])).toEqual(defaultMirror)
    expect(list('deb http://mirror.example/debian bookworm main')).toEqual({
      ...defaultMirror,
      main: 'http://mirror.example/debian',
    })
    expect(
      list('deb file:/srv/debian bookworm main\ndeb mirror+file:/etc/mirrors/debian bookworm main'),
    ).toEqual(defaultMirror)
  })

  it('is read from the files that apt reads, with any line ends', async () => {
    const etcApt = await mkdtemp(join(tmpdir(), 'bakelet-apt-'))
    try {
      expect(await machineMirror(etcApt)).toEqual(defaultMirror)
      const folder = join(etcApt, 'sources.list.d')
      await mkdir(folder)
      await writeFile(
        join(folder, 'debian.sources.save'),
        'Types: deb\nURIs: http://old.example/debian\nSuites: sid\n',
      )
      await writeFile(
        join(folder, 'debian.sources'),
        'Types: deb\r\nURIs: http://a.example/debian\r\nSuites: sid\r\n\r\nTypes: deb\r\nURIs: http://a.example/debian-security\r\nSuites: trixie-security\r\n',
      )
      expect(await machineMirror(etcApt)).toEqual({
        main: 'http://a.example/debian',
        security: 'http://a.example/debian-security',
      })
    } finally {
      await rm(etcApt, { recursive: true })
    }
  })
})

describe('the recipe of the Debian image', () => {
  const mirror = { main: 'http://m.example/debian', security: 'http://s.example/debian-security' }

  it('needs the release, and takes the updates that it can reach', () => {
    expect(debianSuites(mirror)).toEqual([
      { archive: mirror.main, suite: 'trixie', required: true },
      { archive: mirror.main, suite: 'trixie-updates', required: false },
      { archive: mirror.security, suite: 'trixie-security', required: false },
    ])
  })

  it('has every package checked by Debian’s keys', () => {
    const sources = mmdebstrapArgs(debianSuites(mirror), '/out/root.tar').filter(word =>
      word.startsWith('deb '),
    )
    expect(sources).toHaveLength(3)
    for (const source of sources)
      expect(source).toMatch(/^deb \[signed-by=\/usr\/share\/keyrings\/debian-archive-keyring\.gpg\] http:/)
  })

  it('has variants, which differ by what they say', () => {
    const stock = mmdebstrapArgs(debianSuites(mirror), '/out/root.tar')
    const other = mmdebstrapArgs(debianSuites(mirror), '/out/root.tar', {
      ...{ key: '0', packages: ['podman'], hooks: ['tar-in x.tar /'] },
    })
    expect(other.filter(word => !stock.includes(word))).toEqual([
      '--customize-hook=tar-in x.tar /',
      `${stock.find(word => word.startsWith('--include='))},podman`,
    ])
  })

  it('is named by what it is made from, and its UUIDs by its name', () => {
    const key = debianImageKey(mirror, 'script')
    expect(key).toMatch(/^[0-9a-f]{16}$/)
    expect(debianImageKey({ ...mirror }, 'script')).toBe(key)
    expect(debianImageKey(mirror, 'other script')).not.toBe(key)
    expect(debianImageKey({ ...mirror, security: 'http://x.example/debian-security' }, 'script')).not.toBe(
      key,
    )
    const uuids = debianUuids(key)
    expect(uuids).toEqual(debianUuids(key))
    for (const uuid of Object.values(uuids))
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(uuids.fileSystem).not.toBe(uuids.partition)
  })
})

describe('bootSectors', () => {
  const boot = Uint8Array.from({ length: 512 }, (_, at) => at & 0xff)
  const core = Uint8Array.from({ length: 3 * 512 + 10 }, (_, at) => (at * 7) & 0xff)

  it('says in the boot sector where the core is, and in the core where the rest of it is', () => {
    const { bootCode, core: written } = bootSectors(boot, core)
    // The partition table follows, and is not touched.
    expect(bootCode).toHaveLength(440)
    expect(new DataView(bootCode.buffer, bootCode.byteOffset).getBigUint64(0x5c, true)).toBe(
      BigInt(biosBootFirstSector),
    )
    expect([...bootCode.subarray(0x66, 0x68)]).toEqual([0x90, 0x90])
    const others = (bytes: Uint8Array) => [
      ...bytes.slice(0, 0x5c),
      ...bytes.slice(0x64, 0x66),
      ...bytes.slice(0x68, 440),
    ]
    expect(others(bootCode)).toEqual(others(boot))

    expect(written).toHaveLength(4 * 512)
    const view = new DataView(written.buffer)
    expect(view.getBigUint64(0x1f4, true)).toBe(BigInt(biosBootFirstSector + 1))
    expect(view.getUint16(0x1fc, true)).toBe(3)
    expect([...written.slice(0, 0x1f4)]).toEqual([...core.slice(0, 0x1f4)])
    expect([...written.slice(0x1fe, core.length)]).toEqual([...core.slice(0x1fe)])
    expect(written.slice(core.length).every(byte => byte === 0)).toBe(true)
  })

  it('leaves what it was given as it was', () => {
    const before = [Buffer.from(boot).toString('hex'), Buffer.from(core).toString('hex')]
    bootSectors(boot, core)
    expect([Buffer.from(boot).toString('hex'), Buffer.from(core).toString('hex')]).toEqual(before)
  })

  it('refuses images of another size than it knows', () => {
    const room = (biosBootLastSector - biosBootFirstSector + 1) * 512
    expect(() => bootSectors(boot.subarray(1), core)).toThrow(/boot.img has 511 bytes/)
    expect(() => bootSectors(boot, core.subarray(0, 512))).toThrow(/core.img of 1 sectors/)
    expect(() => bootSectors(boot, new Uint8Array(room + 1))).toThrow(/from 2 to 6144 fit/)
    expect(bootSectors(boot, new Uint8Array(room)).core).toHaveLength(room)
  })
})

describe('decodeImageInfo', () => {
  // As qemu-img 7.2 prints it.
  const qcow2 = {
    'virtual-size': 3221225472,
    filename: 'a.qcow2',
    'cluster-size': 65536,
    format: 'qcow2',
    'actual-size': 200704,
    'format-specific': {
      type: 'qcow2',
      data: { compat: '1.1', 'lazy-refcounts': false, 'refcount-bits': 16 },
    },
    'dirty-flag': false,
  }

  it('takes qcow2 and raw', () => {
    expect(decodeImageInfo('a.qcow2', JSON.stringify(qcow2))).toEqual({
      format: 'qcow2',
      virtualSizeBytes: 3221225472,
    })
    expect(decodeImageInfo('a', JSON.stringify({ format: 'raw', 'virtual-size': 512 }))).toEqual({
      format: 'raw',
      virtualSizeBytes: 512,
    })
  })

  it('refuses an image that makes QEMU read another file of this machine', () => {
    expect(() =>
      decodeImageInfo('a.qcow2', JSON.stringify({ ...qcow2, 'backing-filename': '/etc/shadow' })),
    ).toThrow('a.qcow2 is an overlay of another file, "/etc/shadow"')
    const data = { ...qcow2['format-specific'].data, 'data-file': '/etc/shadow', 'data-file-raw': true }
    expect(() =>
      decodeImageInfo('a.qcow2', JSON.stringify({ ...qcow2, 'format-specific': { type: 'qcow2', data } })),
    ).toThrow('a.qcow2 keeps its data in another file, "/etc/shadow"')
  })

  it('refuses every other format', () => {
    for (const format of ['vmdk', 'vdi', 'vpc', 'luks'])
      expect(() => decodeImageInfo('a', JSON.stringify({ ...qcow2, format }))).toThrow(
        `a is a ${format} image`,
      )
  })

  it('refuses an image without a size', () => {
    for (const size of [-1, 0])
      expect(() => decodeImageInfo('a', JSON.stringify({ ...qcow2, 'virtual-size': size }))).toThrow(
        'a has no size',
      )
  })

  it.each([
    ['', 'answered nothing: it is not JSON'],
    ['<html>', 'answered "<html>": it is not JSON'],
    ['null', 'answered "null": the value is null, not a mapping'],
    ['[]', 'the value is a list, not a mapping'],
    ['{"format":"raw"}', '`virtual-size` is missing'],
    ['{"format":"raw","virtual-size":"big"}', '`virtual-size` is text, not a number'],
    ['{"format":{},"virtual-size":1}', '`format` is a mapping, not text'],
    ['\u001b[2J{', 'answered "␛[2J{": it is not JSON'],
    ['9'.repeat(100_000), 'answered "9999'],
  ])('names the file and the program when qemu-img prints %j', (printed, why) => {
    const error = decode(printed)
    expect(error.message).toMatch(/^a: `qemu-img info` answered /)
    expect(error.message).toContain(why)
    expect(error.message.length).toBeLessThan(300)
    expect(error.next).toContain('qemu-img --version')
  })
})

function decode(printed: string): WorldError {
  try {
    decodeImageInfo('a', printed)
  } catch (error) {
    if (error instanceof WorldError) return error
    throw error
  }
  return expect.fail('the answer was accepted')
}
