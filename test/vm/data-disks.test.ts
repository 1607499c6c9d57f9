import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../../src/host/process.ts'
import { checkDisks } from '../../src/vm/check-disks.ts'
import { VmError } from '../../src/vm/errors.ts'
import { multipassDriver } from '../../src/vm/multipass/driver.ts'
import { attachedDisks } from '../../src/vm/qemu/data-disks.ts'
import { qemuDriver } from '../../src/vm/qemu/driver.ts'
import { itWith } from '../support/foreign.ts'
import { emptyFolder, starterFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'

const signal = new AbortController().signal

it('no disk and an existing file can be attached', async () => {
  const file = join(await emptyFolder(), 'data.raw')
  writeFileSync(file, '')
  await checkDisks(multipassDriver, {})
  await checkDisks(qemuDriver, { data: file, 'wal-1.2_3': file })
})

const drivers = { qemu: qemuDriver, multipass: multipassDriver }

it.each([
  [
    'qemu',
    { data: '/nowhere/my data.qcow2' },
    /^there is no file "\/nowhere\/my data\.qcow2" to attach as the disk data$/,
    "make an empty disk: qemu-img create -f qcow2 '/nowhere/my data.qcow2' 10G",
  ],
  ['qemu', { 'a,b': '/etc/hosts' }, /^"a,b" cannot be the serial of a disk$/, /^use at most 20 letters/],
  ['qemu', { [''.padEnd(21, 'a')]: '/etc/hosts' }, /^a{21} cannot be the serial/, /^use at most 20/],
  [
    'multipass',
    { data: '/etc/hosts' },
    /^multipass cannot attach the disk \/etc\/hosts to a machine$/,
    /QEMU/,
  ],
] as const)('%s does not attach %j', async (driver, disks, message, next) => {
  const error = await checkDisks(drivers[driver], disks).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(VmError)
  expect(error).toMatchObject({
    message: expect.stringMatching(message),
    next: expect.stringMatching(next),
  })
})

it('`bakelet up` says so before it fetches anything', async () => {
  const cwd = await starterFolder()
  expect(await runHere(['up', '--disk', 'data=nowhere.qcow2'], { cwd })).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr:
      'error: there is no file nowhere.qcow2 to attach as the disk data\n  next: make an empty disk: qemu-img create -f qcow2 nowhere.qcow2 10G\n',
  })
})

itWith('QEMU and xorriso')(
  'the content of a file says what kind of disk it is, and not its name',
  async () => {
    const folder = await emptyFolder()
    const [raw, qcow2, overlay] = [
      join(folder, 'raw.qcow2'),
      join(folder, 'qcow2.img'),
      join(folder, 'overlay'),
    ]
    await run('qemu-img', ['create', '-f', 'raw', raw, '1M'])
    await run('qemu-img', ['create', '-f', 'qcow2', qcow2, '1M'])
    await run('qemu-img', ['create', '-f', 'qcow2', '-F', 'raw', '-b', raw, overlay])
    expect(await attachedDisks({ one: raw, two: relative('.', qcow2) }, signal)).toEqual([
      { serial: 'one', path: raw, format: 'raw' },
      { serial: 'two', path: qcow2, format: 'qcow2' },
    ])
    // What a guest could have written into its raw disk.
    await expect(attachedDisks({ data: overlay }, signal)).rejects.toThrow(/is an overlay of another file/)
  },
)
