import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ToolMissingError } from '../../src/host/process.ts'
import { drivers } from '../../src/vm/index.ts'
import { uefiFlash } from '../../src/vm/qemu/firmware.ts'

let folder: string
let ovmf: string
let variables: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakelet-firmware-'))
  ovmf = join(folder, 'OVMF')
  variables = join(folder, 'efi-vars.fd')
  await mkdir(ovmf)
})
afterEach(() => rm(folder, { recursive: true }))

const install = (...names: string[]) =>
  Promise.all(names.map(name => writeFile(join(ovmf, name), name, { mode: 0o444 })))

describe('the firmware of a machine', () => {
  it('is one that its driver can boot', async () => {
    expect((await drivers.qemu()).firmwares).toEqual(['bios', 'uefi'])
    expect((await drivers.multipass()).firmwares).toEqual(['uefi'])
  })
})

describe('the flash memory of UEFI', () => {
  it.each([
    [['OVMF_CODE_4M.fd', 'OVMF_VARS_4M.fd'], '_4M'],
    [['OVMF_CODE.fd', 'OVMF_VARS.fd'], ''],
    [['OVMF_CODE.fd', 'OVMF_VARS.fd', 'OVMF_CODE_4M.fd', 'OVMF_VARS_4M.fd'], '_4M'],
    // Halves of different sizes do not go together.
    [['OVMF_CODE.fd', 'OVMF_VARS.fd', 'OVMF_CODE_4M.fd'], ''],
    [['OVMF_CODE.fd', 'OVMF_VARS.fd', 'OVMF_CODE_4M.secboot.fd', 'OVMF_VARS_4M.fd'], ''],
  ])('is made from %j', async (names, size) => {
    await install(...names)
    const code = join(ovmf, `OVMF_CODE${size}.fd`)
    expect(await uefiFlash(variables, ovmf)).toEqual({ code, variables })
    expect(await readFile(variables, 'utf8')).toBe(`OVMF_VARS${size}.fd`)
    // The machine writes to its own copy, whatever the mode of the original.
    expect((await stat(variables)).mode & 0o777).toBe(0o644)
    expect((await readdir(folder)).sort()).toEqual(['OVMF', 'efi-vars.fd'])
  })

  it('keeps what a boot before has written', async () => {
    await install('OVMF_CODE_4M.fd', 'OVMF_VARS_4M.fd')
    await uefiFlash(variables, ovmf)
    await writeFile(variables, 'Boot0001')
    await uefiFlash(variables, ovmf)
    expect(await readFile(variables, 'utf8')).toBe('Boot0001')
  })

  it.each([[[]], [['OVMF_CODE_4M.fd']], [['OVMF_CODE_4M.secboot.fd', 'OVMF_VARS_4M.ms.fd']]])(
    'is missing, with its package, where there is only %j',
    async names => {
      await install(...names)
      const error = await uefiFlash(variables, ovmf).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(ToolMissingError)
      expect(error).toMatchObject({
        message: 'OVMF is not installed',
        next: 'sudo apt-get install --no-install-recommends ovmf',
        packages: ['ovmf'],
      })
      expect(await readdir(folder)).toEqual(['OVMF'])
    },
  )
})
