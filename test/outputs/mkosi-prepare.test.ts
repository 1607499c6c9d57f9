import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execaSync } from 'execa'
import { expect, it } from 'vitest'
import { shellWord } from '../../src/render/shell.ts'
import prepareScript from '../../templates/mkosi/mkosi.prepare.hbs'
import { emptyFolder } from '../support/run.ts'

const script = prepareScript({ removed: [shellWord('busybox-static')], initrd: 'a digest' })
const lists = 'var/lib/apt/lists'
const prepared = 'var/lib/bakelet/prepared'
const packageOf = (name: string, version: string) =>
  `Package: ${name}\nSource: src\nVersion: ${version}\nArchitecture: amd64\nDescription: of ${name}\n`
const indexed = (name: string, version: string) => `${packageOf(name, version)}SHA256: ${name}-${version}\n`
const release = 'Origin: Debian\nCodename: trixie\nDate: today\nArchitectures: all amd64\n'
const signed = `-----BEGIN PGP SIGNED MESSAGE-----\n\n${release}-----BEGIN PGP SIGNATURE-----\nOrigin: x\n`
const tree = {
  'var/lib/dpkg/status': `${packageOf('mount', '2.41')}\n${packageOf('libc6', '2.41-12')}\n`,
  'var/lib/apt/extended_states': 'Package: libc6\nArchitecture: amd64\nAuto-Installed: 1\n',
  [`${lists}/m_InRelease`]: signed,
  [`${lists}/m_Packages`]: `${indexed('libc6', '2.41-12')}\n${indexed('bash', '5')}\n${indexed('mount', '2.40')}\n`,
  [`${lists}/s_Packages`]: `${indexed('mount', '2.41')}\n`,
  'var/cache/apt/pkgcache.bin': 'x',
  'usr/share/doc/mount/copyright': 'MIT',
  'usr/bin/busybox': 'the program',
}

/** Where apt keeps its lists and its state: in the image, or in a folder that only mkosi's sandbox shows as /var/lib/apt. */
interface AptFolders {
  readonly lists: 'image' | 'sandbox'
  readonly states: 'image' | 'sandbox'
}
const inImage: AptFolders = { lists: 'image', states: 'image' }
const versions: readonly (readonly [string, AptFolders])[] = [
  ['24.3', inImage],
  ['25.3', { lists: 'sandbox', states: 'sandbox' }],
  ['27.1', { lists: 'sandbox', states: 'image' }],
]

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** Runs the script on an image with these files, and gives back the folders of the image and of the sandbox. */
async function prepareFor(
  files: Readonly<Record<string, string>>,
  apt: AptFolders,
): Promise<{ readonly root: string; readonly sandbox: string }> {
  const [root, sandbox] = [await emptyFolder(), await emptyFolder()]
  const placeOf = (path: string) => {
    if (path.startsWith(`${lists}/`)) return apt.lists
    return path.startsWith('var/lib/apt/') ? apt.states : 'image'
  }
  const those = (place: string) =>
    Object.fromEntries(Object.entries(files).filter(([path]) => placeOf(path) === place))
  writeFiles(root, those('image'))
  writeFiles(sandbox, those('sandbox'))
  const folderOf = { image: root, sandbox }
  // mkosi hands its scripts this command: apt-get in the image (mkosi(1), SCRIPTS).
  const commands = await emptyFolder()
  writeFileSync(
    join(commands, 'mkosi-remove'),
    '#!/bin/sh\necho "$@" >"$BUILDROOT/removed"\nrm "$BUILDROOT/usr/bin/busybox"\n',
    {
      mode: 0o755,
    },
  )
  // apt-config(8) as it answers in mkosi's sandbox.
  writeFileSync(
    join(commands, 'apt-config'),
    `#!/bin/sh\ncat <<'end'\nlists='${folderOf[apt.lists]}/${lists}/'\nstates='${folderOf[apt.states]}/var/lib/apt/extended_states'\nend\n`,
    { mode: 0o755 },
  )
  const sources = await emptyFolder()
  mkdirSync(join(sources, 'initrd'))
  // The real one needs a kernel: the images that are booted have it.
  writeFileSync(join(sources, 'initrd/make'), '#!/bin/sh\ncp "$BUILDROOT/usr/bin/busybox" "$1"\n', {
    mode: 0o755,
  })
  const env = {
    BUILDROOT: root,
    SRCDIR: sources,
    SOURCE_DATE_EPOCH: '1767225600',
    PATH: `${commands}:${process.env.PATH}`,
  }
  execaSync('sh', ['-s', 'final'], { input: script, env })
  return { root, sandbox }
}

const prepare = async (files: Readonly<Record<string, string>>) => (await prepareFor(files, inImage)).root

it.each(versions)('finds the lists and the state of apt where mkosi %s has them', async (_, apt) => {
  const { root, sandbox } = await prepareFor(tree, apt)
  const tar = (folder: string) => readFileSync(join(folder, prepared, 'packages.tar'))
  expect(tar(root).equals(tar(await prepare(tree)))).toBe(true)
  // What apt on the node reads.
  expect(readFileSync(join(root, 'var/lib/apt/extended_states'), 'utf8')).toBe(
    tree['var/lib/apt/extended_states'],
  )
  // mkosi's own files serve its next image.
  if (apt.lists === 'sandbox') expect(readdirSync(join(sandbox, lists))).toHaveLength(3)
})

it('keeps of the package lists what is installed, and of the releases their names', async () => {
  const root = await prepare(tree)
  const unpacked = await emptyFolder()
  execaSync('tar', ['-C', unpacked, '-xf', join(root, prepared, 'packages.tar')])
  const read = (path: string) => readFileSync(join(unpacked, path), 'utf8')
  expect(read(`${lists}/m_Packages`)).toBe(`${indexed('libc6', '2.41-12').trimEnd()}\n\n`)
  expect(read(`${lists}/s_Packages`)).toBe(`${indexed('mount', '2.41').trimEnd()}\n\n`)
  expect(read(`${lists}/m_InRelease`)).toBe('Origin: Debian\nCodename: trixie\nArchitectures: all amd64\n')
  expect(read('usr/share/doc/mount/copyright')).toBe('MIT')
  expect(read('var/lib/dpkg/status')).toBe(tree['var/lib/dpkg/status'])
})

it('leaves nothing else of the lists and of their caches in the tree', async () => {
  const root = await prepare(tree)
  expect(readdirSync(join(root, lists))).toEqual([])
  expect(readdirSync(join(root, prepared))).toEqual(['initrd.cpio.zst', 'packages.tar'])
  expect(existsSync(join(root, 'var/cache/apt/pkgcache.bin'))).toBe(false)
})

it('makes the initrd before it removes what that is made of', async () => {
  const root = await prepare(tree)
  expect(readFileSync(join(root, prepared, 'initrd.cpio.zst'), 'utf8')).toBe('the program')
  expect(readFileSync(join(root, 'removed'), 'utf8')).toBe('busybox-static\n')
})

it('makes the same bytes for the same packages, whatever else the archive has by now', async () => {
  const later = {
    ...tree,
    [`${lists}/m_InRelease`]: signed.replace('today', 'tomorrow'),
    [`${lists}/m_Packages`]: `${indexed('aaa', '1')}\n${tree[`${lists}/m_Packages`]}`,
  }
  const tarOf = async (files: typeof tree) =>
    readFileSync(join(await prepare(files), prepared, 'packages.tar'))
  expect((await tarOf(tree)).equals(await tarOf(later))).toBe(true)
})
