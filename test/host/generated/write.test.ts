import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { GeneratedFile } from '../../../src/host/generated/file.ts'
import { writeGenerated } from '../../../src/host/generated/index.ts'
import { emptyFolder } from '../../support/run.ts'
import { treeOf } from './tree-of.ts'

const text = (path: string, content: string, mode = '0644'): GeneratedFile => ({ path, mode, content })
const first = [
  text('README.md', 'one'),
  text('run.sh', 'script', '0755'),
  text('a/secret', 's', '0600'),
  text('a/b/old', 'old'),
  { path: 'a/link', link: '/dev/null' },
]
const second = [text('README.md', 'two'), text('run.sh', 'script', '0755'), text('c/new', 'new')]

async function written(files = first): Promise<string> {
  const folder = join(await emptyFolder(), 'made/here')
  await writeGenerated(folder, { output: 'packer', files })
  return folder
}
const again = (folder: string, files: readonly GeneratedFile[] = second) =>
  writeGenerated(folder, { output: 'packer', files })
const withoutList = (folder: string) => {
  const { '.bakelet-files.json': list, ...rest } = treeOf(folder)
  expect(list).toMatch(/^644 \{/)
  return rest
}

describe('writeGenerated', () => {
  it('writes files with their modes whatever the umask, and links', async () => {
    const before = process.umask(0o077)
    try {
      expect(withoutList(await written())).toEqual({
        ...{ a: 'folder', 'a/b': 'folder', 'a/b/old': '644 old', 'a/link': '-> /dev/null' },
        ...{ 'a/secret': '600 s', 'README.md': '644 one', 'run.sh': '755 script' },
      })
    } finally {
      process.umask(before)
    }
  })

  it('replaces what it wrote, removes what it no longer writes, and keeps everything else', async () => {
    const folder = await written()
    mkdirSync(join(folder, '.git/objects'), { recursive: true })
    mkdirSync(join(folder, 'output'))
    for (const name of ['.git/HEAD', 'my.auto.pkrvars.hcl', 'output/disk', 'a/mine'])
      writeFileSync(join(folder, name), 'mine')
    await again(folder)
    expect(withoutList(folder)).toEqual({
      ...{ '.git': 'folder', '.git/HEAD': '644 mine', '.git/objects': 'folder', a: 'folder' },
      ...{ 'a/mine': '644 mine', 'my.auto.pkrvars.hcl': '644 mine', output: 'folder' },
      ...{ 'output/disk': '644 mine', 'README.md': '644 two', 'run.sh': '755 script', c: 'folder' },
      'c/new': '644 new',
    })
  })

  it('touches nothing that is as it should be', async () => {
    const folder = await written()
    const { ino } = statSync(join(folder, 'run.sh'))
    await again(folder)
    expect(statSync(join(folder, 'run.sh')).ino).toBe(ino)
  })

  it('names every file that is in the way, and changes nothing', async () => {
    const folder = await written()
    writeFileSync(join(folder, 'README.md'), 'edited')
    writeFileSync(join(folder, 'a/b/old'), 'edited')
    chmodSync(join(folder, 'a/secret'), 0o400)
    rmSync(join(folder, 'a/link'))
    symlinkSync('/etc/hosts', join(folder, 'a/link'))
    mkdirSync(join(folder, 'c'))
    writeFileSync(join(folder, 'c/new'), 'mine')
    const before = treeOf(folder)
    await expect(again(folder)).rejects.toMatchObject({
      name: 'WorldError',
      message: [
        'nothing was written: bakelet replaces and deletes only files that it wrote itself',
        `  ${folder}/README.md was changed after bakelet wrote it`,
        `  ${folder}/a/secret was changed after bakelet wrote it`,
        `  ${folder}/a/b/old was changed after bakelet wrote it`,
        `  ${folder}/a/link is a symbolic link that bakelet did not make`,
        `  ${folder}/c/new was not written by bakelet`,
      ].join('\n'),
      next: expect.stringContaining('move or delete the files named here'),
    })
    expect(treeOf(folder)).toEqual(before)
  })

  it.each([
    ['a link', (at: string, target: string) => symlinkSync(target, at)],
    ['a link to nowhere', (at: string) => symlinkSync('nowhere', at)],
    ['a folder', (at: string) => mkdirSync(at)],
    ['a pipe', (at: string) => execFileSync('mkfifo', [at])],
  ])('refuses %s in the place of a file', async (_, put) => {
    const folder = await written([text('README.md', 'one')])
    const victim = join(folder, '../victim')
    writeFileSync(victim, 'victim')
    put(join(folder, 'run.sh'), victim)
    await expect(again(folder)).rejects.toThrow(`${folder}/run.sh is a `)
    expect(readFileSync(victim, 'utf8')).toBe('victim')
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('one')
  })

  it('goes into no folder through a link, neither to write nor to delete', async () => {
    const folder = await written()
    const elsewhere = join(folder, '../elsewhere')
    mkdirSync(join(elsewhere, 'b'), { recursive: true })
    writeFileSync(join(elsewhere, 'b/old'), 'old')
    rmSync(join(folder, 'a'), { recursive: true })
    symlinkSync(elsewhere, join(folder, 'a'))
    symlinkSync(elsewhere, join(folder, 'c'))
    const before = treeOf(elsewhere)
    await expect(again(folder)).rejects.toThrow(
      `\n  ${folder}/a is a symbolic link or a file where bakelet needs a folder\n  ${folder}/c is a`,
    )
    expect(treeOf(elsewhere)).toEqual(before)
  })

  it('replaces a link in the place of the list by nothing, and of an unfinished file by the file', async () => {
    const folder = await written()
    const victim = join(folder, '../victim')
    writeFileSync(victim, 'victim')
    symlinkSync(victim, join(folder, '.bakelet-unfinished'))
    await again(folder)
    expect(readFileSync(victim, 'utf8')).toBe('victim')
    rmSync(join(folder, '.bakelet-files.json'))
    symlinkSync(victim, join(folder, '.bakelet-files.json'))
    await expect(again(folder)).rejects.toThrow('.bakelet-files.json is a symbolic link')
  })

  it('takes a copy of its own file for no edit, as of those for a newer Packer', async () => {
    const folder = await written([text('qemu', 'old'), text('newer/qemu', 'new')])
    writeFileSync(join(folder, 'qemu'), 'new')
    await again(folder, [text('qemu', 'old 2'), text('newer/qemu', 'new 2')])
    expect(readFileSync(join(folder, 'qemu'), 'utf8')).toBe('old 2')
  })

  it('keeps a file of the user that is what it would write, and does not take it for its own', async () => {
    const folder = await written()
    mkdirSync(join(folder, 'c'))
    writeFileSync(join(folder, 'c/new'), 'new')
    await again(folder)
    await again(folder, first)
    expect(readFileSync(join(folder, 'c/new'), 'utf8')).toBe('new')
  })

  it('takes an edit that is what it would write for its own', async () => {
    const folder = await written()
    writeFileSync(join(folder, 'README.md'), 'two')
    await again(folder)
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('two')
  })

  it('links files that are elsewhere, and removes its name of them alone', async () => {
    const folder = await written()
    const from = join(folder, '../stored')
    writeFileSync(from, 'stored')
    const sha256 = createHash('sha256').update('stored').digest('hex')
    await again(folder, [{ path: 'artifacts/x', from, sha256 }])
    expect(lstatSync(join(folder, 'artifacts/x')).ino).toBe(statSync(from).ino)
    await again(folder, [{ path: 'artifacts/x', from, sha256 }])
    await again(folder)
    expect(withoutList(folder)).not.toHaveProperty('artifacts')
    expect(readFileSync(from, 'utf8')).toBe('stored')
  })

  it('keeps the folder itself, which may be the root of a disk', async () => {
    const folder = await emptyFolder()
    mkdirSync(join(folder, 'lost+found'))
    const { ino } = statSync(folder)
    for (const files of [first, second]) await again(folder, files)
    expect(statSync(folder).ino).toBe(ino)
    expect(withoutList(folder)).toHaveProperty('lost+found')
  })

  it('refuses a folder with something in it that bakelet did not write, whatever its README says', async () => {
    const folder = await emptyFolder()
    writeFileSync(join(folder, 'README.md'), '# Images\n\nMade by bakelet for Packer.\n')
    const before = treeOf(folder)
    await expect(again(folder)).rejects.toThrow(/is not empty, and has no \.bakelet-files\.json/)
    expect(treeOf(folder)).toEqual(before)
  })

  it('writes beside files of the user where an output is made for that', async () => {
    const folder = await emptyFolder()
    writeFileSync(join(folder, 'network-config'), 'mine')
    const seed = (content: string) =>
      writeGenerated(folder, { output: 'cloud-init', files: [text('user-data', content)], beside: true })
    for (const content of ['one', 'two']) await seed(content)
    expect(withoutList(folder)).toEqual({ 'network-config': '644 mine', 'user-data': '644 two' })
    writeFileSync(join(folder, 'user-data'), 'edited')
    await expect(seed('three')).rejects.toThrow('user-data was changed')
  })

  it('refuses the folder of another output, and a file in place of a folder', async () => {
    const folder = await written()
    await expect(writeGenerated(folder, { output: 'mkosi', files: second })).rejects.toThrow(
      `${folder} holds the files of another output: packer, not mkosi`,
    )
    await expect(again(join(folder, 'README.md'))).rejects.toThrow(/README\.md/)
  })

  it.each([
    ['no JSON', '{'],
    [
      'a path that leads out',
      '{"formatVersion":1,"output":"packer","files":[{"path":"../x","type":"link","target":"y"}]}',
    ],
    [
      'a path of the root',
      '{"formatVersion":1,"output":"packer","files":[{"path":"/x","type":"link","target":"y"}]}',
    ],
    [
      'itself',
      '{"formatVersion":1,"output":"packer","files":[{"path":".bakelet-files.json","type":"link","target":"y"}]}',
    ],
    ['another format', '{"formatVersion":2,"output":"packer","files":[]}'],
  ])('believes no list with %s', async (_, list) => {
    const folder = await written()
    writeFileSync(join(folder, '.bakelet-files.json'), list)
    const before = treeOf(folder)
    await expect(again(folder)).rejects.toThrow(/is not a list that bakelet wrote/)
    expect(treeOf(folder)).toEqual(before)
  })

  it('writes through no hard link', async () => {
    const folder = await written()
    const other = join(folder, '../other')
    linkSync(join(folder, 'README.md'), other)
    await again(folder)
    expect(readFileSync(other, 'utf8')).toBe('one')
  })
})
