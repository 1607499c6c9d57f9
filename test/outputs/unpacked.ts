import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTar } from '../../src/artifacts/tar.ts'

/** What is in a root once bootcmd has run. */
export interface Root {
  readonly status: number | null
  readonly output: string
  /** By path: mode, owner, seconds of its time, and content where it is a file. */
  readonly entries: ReadonlyMap<string, Entry>
}

export interface Entry {
  readonly type: string
  readonly mode: string
  readonly owner: string
  readonly mtime: number
  readonly text: string
}

/**
 * Runs the lines of bootcmd as cloud-init does (util.shellify and cc_bootcmd of 22.4: a file for /bin/sh), in a root of its own that has
 * the programs of this machine. `before` and `after`: lines that run in the same root.
 */
export async function runBootcmd(
  lines: readonly string[],
  { before = '', after = '' }: { readonly before?: string; readonly after?: string } = {},
): Promise<Root> {
  const folder = mkdtempSync(join(tmpdir(), 'bakelet-bootcmd-'))
  try {
    writeFileSync(join(folder, 'bootcmd.sh'), `#!/bin/sh\n${lines.join('\n')}\n`)
    writeFileSync(join(folder, 'before.sh'), before)
    writeFileSync(join(folder, 'after.sh'), after)
    const { status, stdout, stderr, error } = spawnSync(
      'unshare',
      ['--map-root-user', '--mount', 'sh', '-c', inRoot, 'sh', folder],
      { encoding: 'utf8', env: { PATH: process.env.PATH } },
    )
    if (error) throw error
    return { status, output: stdout + stderr, entries: await entriesOf(join(folder, 'root.tar')) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const inRoot = `set -e
cd "$1" && mkdir root && mount -t tmpfs -o mode=0755 tmpfs root && cd root
umask 022
mkdir dev etc opt run usr var
: >dev/null
mount --rbind /usr usr
mount -t tmpfs -o mode=0755 tmpfs usr/local
for name in bin lib lib64 sbin; do [ ! -e "/$name" ] || ln -s "usr/$name" "$name"; done
mkdir -p var/lib/cloud/instance/sem
cp ../*.sh run
chroot . /bin/sh -e /run/before.sh
code=0; chroot . /bin/sh /run/bootcmd.sh || code=$?
chroot . /bin/sh -e /run/after.sh
mkdir tree && mount --rbind usr/local tree
rm -r run/*.sh
tar --one-file-system --transform 's,^\\./,,;s,^tree,usr/local,' --exclude ./usr --exclude ./dev -cf ../root.tar . ./tree
exit "$code"
`

async function entriesOf(path: string): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  for await (const { header, body } of readTar(path, 'root.tar', { gzip: false })) {
    const chunks: Uint8Array[] = []
    for await (const chunk of body) chunks.push(chunk)
    const { type, mode = 0, uid, gid, mtime } = header
    entries.set(`/${header.name.replace(/^\.?\/|\/$/g, '')}`, {
      type,
      mode: `0${mode.toString(8).padStart(3, '0')}`,
      owner: `${uid}:${gid}`,
      mtime: (mtime?.getTime() ?? 0) / 1000,
      text: Buffer.concat(chunks).toString('base64'),
    })
  }
  return entries
}
