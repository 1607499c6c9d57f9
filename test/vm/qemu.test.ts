import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { VmError } from '../../src/vm/errors.ts'
import { agentCredentials } from '../../src/vm/qemu/agent-unit.ts'
import { type QemuMachine, qemuArgs } from '../../src/vm/qemu/argv.ts'
import { readForwards } from '../../src/vm/qemu/forwards.ts'
import { checkSpec } from '../../src/vm/qemu/limits.ts'
import { judgeProbe, probeArgs, probeSector } from '../../src/vm/qemu/probe.ts'
import { startQemuVm } from '../../src/vm/qemu/start.ts'
import type { Forward, VmSpec } from '../../src/vm/types.ts'

const machine = (more: Partial<QemuMachine> = {}): QemuMachine => ({
  name: 'edge-web',
  accelerator: 'tcg',
  sandbox: true,
  userOption: undefined,
  cpus: 2,
  memoryMiB: 2048,
  uefi: undefined,
  overlay: '/machine/disk.qcow2',
  disks: [],
  seed: '/machine/seed.iso',
  network: 'user',
  forwards: [],
  console: '/machine/console.log',
  qmpSocket: '/tmp/x/qmp',
  agentSocket: '/tmp/x/agent',
  outgoing: { fromGuest: '/tmp/x/from-guest', toNetwork: '/tmp/x/to-network' },
  credentials: [],
  ...more,
})
const uefi = { code: '/ovmf/OVMF_CODE_4M.fd', variables: '/machine/efi-vars.fd' }
/** Every option with its value. */
const optionsOf = (args: readonly string[]) => args.join(' ').split(/ (?=-)/)
/** The values of an option that may be given more than once. */
const valuesOf = (args: readonly string[], option: string) =>
  args.flatMap((word, index) => (word === option ? [args[index + 1] ?? ''] : []))

describe("QEMU's command line", () => {
  it('is this one', () => {
    expect(qemuArgs(machine()).join(' ').replaceAll(/ -/g, '\n-')).toMatchInlineSnapshot(`
      "-nodefaults
      -no-user-config
      -sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny
      -S
      -name edge-web
      -machine q35
      -accel tcg,thread=multi
      -cpu max,la57=off
      -smp 2
      -m 2048M
      -display none
      -chardev file,id=console,path=/machine/console.log
      -serial chardev:console
      -chardev socket,id=qmp,path=/tmp/x/qmp,server=on,wait=off
      -mon chardev=qmp,mode=control
      -netdev user,id=net
      -chardev socket,id=from-guest,path=/tmp/x/from-guest,server=on,wait=off
      -chardev socket,id=to-network,path=/tmp/x/to-network,server=on,wait=off
      -object filter-redirector,id=outgoing-in,netdev=net,queue=rx,indev=to-network
      -object filter-redirector,id=outgoing-out,netdev=net,queue=rx,outdev=from-guest
      -device virtio-net-pci,netdev=net,romfile=
      -device virtio-rng-pci
      -device virtio-serial-pci
      -chardev socket,id=agent,path=/tmp/x/agent,server=on,wait=off
      -device virtserialport,chardev=agent,name=org.bakelet.exec
      -drive file=/machine/disk.qcow2,format=qcow2,if=none,id=root,cache=writeback,discard=unmap
      -device virtio-blk-pci,drive=root,bootindex=0
      -drive file=/machine/seed.iso,format=raw,if=virtio,readonly=on"
    `)
  })

  it('opens nothing that the machine does not need', () => {
    const args = qemuArgs(machine())
    expect(args.slice(0, 2)).toEqual(['-nodefaults', '-no-user-config'])
    expect(valuesOf(args, '-display')).toEqual(['none'])
    expect(args).not.toContain('-vnc')
    expect(args).not.toContain('-monitor')
    expect(args).not.toContain('-nographic')
    // The only monitor and the only sockets are unix ones.
    expect(valuesOf(args, '-mon')).toEqual(['chardev=qmp,mode=control'])
    for (const chardev of valuesOf(args, '-chardev'))
      expect(chardev).toMatch(/^(file|socket),id=[\w-]+,path=\//)
    expect(args.join(' ')).not.toMatch(/tcp:|telnet|host=|port=|0\.0\.0\.0/)
  })

  it('forwards from 127.0.0.1 and from nowhere else', () => {
    const forwards: Forward[] = [
      { protocol: 'tcp', guestPort: 80, hostPort: 8080, hostAddress: '0.0.0.0' },
      { protocol: 'udp', guestPort: 53, hostPort: 0 },
    ]
    expect(valuesOf(qemuArgs(machine({ forwards })), '-netdev')).toEqual([
      'user,id=net,hostfwd=tcp:127.0.0.1:8080-:80,hostfwd=udp:127.0.0.1:0-:53',
    ])
    expect(valuesOf(qemuArgs(machine()), '-netdev')).toEqual(['user,id=net'])
  })

  it('writes to the overlay, reads the seed, and knows no other disk', () => {
    expect(valuesOf(qemuArgs(machine()), '-drive')).toEqual([
      'file=/machine/disk.qcow2,format=qcow2,if=none,id=root,cache=writeback,discard=unmap',
      'file=/machine/seed.iso,format=raw,if=virtio,readonly=on',
    ])
    expect(valuesOf(qemuArgs(machine({ seed: undefined })), '-drive')).toHaveLength(1)
    expect(qemuArgs(machine())).not.toContain('-snapshot')
  })

  it('attaches data disks by their serials, behind the disk that it boots', () => {
    const disks = [
      { serial: 'data', path: '/home/jo/data.qcow2', format: 'qcow2' },
      { serial: 'wal.1', path: '/home/jo/wal.img', format: 'raw' },
    ] as const
    const args = qemuArgs(machine({ disks }))
    expect(args.slice(qemuArgs(machine()).length)).toEqual([
      ...['-drive', 'file=/home/jo/data.qcow2,format=qcow2,if=none,id=data0,cache=writeback,discard=unmap'],
      ...['-device', 'virtio-blk-pci,drive=data0,serial=data'],
      ...['-drive', 'file=/home/jo/wal.img,format=raw,if=none,id=data1,cache=writeback,discard=unmap'],
      ...['-device', 'virtio-blk-pci,drive=data1,serial=wal.1'],
    ])
    expect(valuesOf(args, '-device').filter(device => /bootindex/.test(device))).toEqual([
      'virtio-blk-pci,drive=root,bootindex=0',
    ])
    // The other devices keep their places, by which the guest names its network card.
    expect(valuesOf(args, '-device').slice(0, -2)).toEqual(valuesOf(qemuArgs(machine()), '-device'))
  })

  const flash = [
    '-drive if=pflash,format=raw,unit=0,readonly=on,file=/ovmf/OVMF_CODE_4M.fd',
    '-drive if=pflash,format=raw,unit=1,file=/machine/efi-vars.fd',
    '-fw_cfg name=opt/org.tianocore/IPv4PXESupport,string=n',
    '-fw_cfg name=opt/org.tianocore/IPv6PXESupport,string=n',
  ]
  const filter = [
    '-chardev socket,id=from-guest,path=/tmp/x/from-guest,server=on,wait=off',
    '-chardev socket,id=to-network,path=/tmp/x/to-network,server=on,wait=off',
    '-object filter-redirector,id=outgoing-in,netdev=net,queue=rx,indev=to-network',
    '-object filter-redirector,id=outgoing-out,netdev=net,queue=rx,outdev=from-guest',
  ]
  const user = ['-netdev user,id=net', ...filter]
  const card = [...user, '-device virtio-net-pci,netdev=net,romfile=']
  it.each([
    ['BIOS', 'user', [], []],
    ['BIOS', 'isolated', ['-netdev user,id=net,restrict=on'], user],
    ['BIOS', 'none', [], card],
    ['UEFI', 'user', flash, []],
    ['UEFI', 'isolated', [...flash, '-netdev user,id=net,restrict=on'], user],
    ['UEFI', 'none', flash, card],
  ] as const)('with %s and the network %s has %j more, and %j less', (firmware, network, more, less) => {
    const usual = optionsOf(qemuArgs(machine()))
    const options = optionsOf(qemuArgs(machine({ network, uefi: firmware === 'UEFI' ? uefi : undefined })))
    expect(options.filter(option => !usual.includes(option))).toEqual(more)
    expect(usual.filter(option => !options.includes(option))).toEqual(less)
    expect(options).toHaveLength(usual.length + more.length - less.length)
  })

  it('forwards into an isolated machine too', () => {
    const forwards: Forward[] = [{ protocol: 'tcp', guestPort: 80, hostPort: 0 }]
    expect(valuesOf(qemuArgs(machine({ network: 'isolated', forwards })), '-netdev')).toEqual([
      'user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:0-:80',
    ])
  })

  it('writes to the variables of UEFI, and not to its program', () => {
    const [code, variables, ...disks] = valuesOf(qemuArgs(machine({ uefi })), '-drive')
    expect(code).toMatch(/,unit=0,readonly=on,/)
    expect(variables).not.toMatch(/readonly|snapshot/)
    expect(disks).toEqual(valuesOf(qemuArgs(machine()), '-drive'))
  })

  it('doubles commas, so that no value becomes an option', () => {
    const args = qemuArgs(
      machine({
        name: 'a,process=b',
        uefi: { code: '/o,unit=1/CODE.fd', variables: '/w,x/efi-vars.fd' },
        overlay: '/w,x/disk.qcow2',
        disks: [{ serial: 'data', path: '/d,serial=x/data.raw', format: 'raw' }],
        seed: '/w,readonly=off/seed.iso',
        console: '/w,append=on/console.log',
        qmpSocket: '/t,x/qmp',
        agentSocket: '/t,x/agent',
        credentials: ['io.systemd.credential:a=b,c'],
      }),
    )
    // Everything between two single commas is one option: none of them may come from a value.
    const options = args.flatMap(word => word.replaceAll(',,', '\0').split(','))
    expect(options.filter(word => /^(process|x|append|c)(=|\/|$)/.test(word))).toEqual([])
    expect(options).not.toContain('readonly=off/seed.iso')
    expect(options).not.toContain('serial=x/data.raw')
    expect(options).not.toContain('unit=1/CODE.fd')
    expect(valuesOf(args, '-smbios')).toEqual(['type=11,value=io.systemd.credential:a=b,,c'])
  })

  it('has the CPU of this machine under KVM, and one without five-level page tables under TCG', () => {
    expect(valuesOf(qemuArgs(machine({ accelerator: 'kvm' })), '-cpu')).toEqual(['host'])
    expect(valuesOf(qemuArgs(machine()), '-cpu')).toEqual(['max,la57=off'])
    // accel=kvm:tcg would hide from us which one it is.
    expect(valuesOf(qemuArgs(machine({ accelerator: 'kvm' })), '-accel')).toEqual(['kvm'])
  })

  it('gives the guest its command channel in credentials that QEMU and systemd take', () => {
    for (const text of agentCredentials())
      expect(text).toMatch(/^io\.systemd\.credential\.binary:systemd\.[a-z.-]+=[A-Za-z0-9+/]+=*$/)
    const unit = Buffer.from(agentCredentials()[0]?.split(/=(.*)/s)[1] ?? '', 'base64').toString()
    // A line of a unit file holds 1 MiB at most (systemd's LONG_LINE_MAX).
    for (const line of unit.split('\n')) expect(line.length).toBeLessThan(1024 * 1024)
  })
})

describe('what the QEMU driver runs', () => {
  const spec = (more: Partial<VmSpec>): VmSpec => ({
    name: 'edge-web',
    arch: 'amd64',
    baseImage: '/base.qcow2',
    seed: undefined,
    forwards: [],
    workDir: '/machine',
    ...more,
  })
  const forwards: Forward[] = [{ protocol: 'udp', guestPort: 53, hostPort: 0 }]

  it.each([
    {},
    { forwards },
    { network: 'user', forwards, loopbackPorts: [5000] },
    { network: 'isolated', forwards },
    { network: 'none' },
    { firmware: 'bios' },
    { firmware: 'uefi', network: 'none' },
  ] as const)('includes %j', more => {
    expect(() => checkSpec(spec(more))).not.toThrow()
  })

  it.each([
    [{ arch: 'arm64' }, /^the QEMU driver runs amd64 machines; this config is for arm64$/],
    [{ network: 'none', forwards }, /^cannot forward UDP port 53: the machine has no network card$/],
    [
      { network: 'isolated', loopbackPorts: [5000] },
      /^cannot give port 5000 of this machine to .* isolated$/,
    ],
  ] as const)('does not include %j', (more, words) => {
    expect(() => checkSpec(spec(more))).toThrow(VmError)
    expect(() => checkSpec(spec(more))).toThrow(words)
  })

  it('is refused before anything is made', async () => {
    const signal = new AbortController().signal
    const workDir = join(tmpdir(), 'bakelet-never-made')
    await expect(startQemuVm(spec({ workDir, network: 'none', forwards }), { signal })).rejects.toThrow(
      /cannot forward/,
    )
    expect(existsSync(workDir)).toBe(false)
  })
})

describe('readForwards', () => {
  // What QEMU 7.2 prints.
  const usernet = `Hub -1 (net):
  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ
  TCP[ESTABLISHED]   20       10.0.2.15 49152    151.101.2.132    80     0     0
  UDP[HOST_FORWARD]  14       127.0.0.1  5353       10.0.2.15    53     0     0
  TCP[HOST_FORWARD]  13       127.0.0.1  8081       10.0.2.15    80     0     0
  TCP[HOST_FORWARD]  12       127.0.0.1 40123       10.0.2.15    80     0     0
  UDP[236 sec]       22       10.0.2.15 60000       10.0.2.3      53     0     0
`

  it('finds the ports that QEMU took', () => {
    const requested: Forward[] = [
      { protocol: 'udp', guestPort: 53, hostPort: 0 },
      { protocol: 'tcp', guestPort: 80, hostPort: 0 },
      { protocol: 'tcp', guestPort: 80, hostPort: 8081 },
    ]
    const found = readForwards(usernet, requested)
    expect(found.map(({ hostPort }) => hostPort)).toEqual([5353, 40123, 8081])
    expect(found.every(({ hostAddress }) => hostAddress === '127.0.0.1')).toBe(true)
    expect(readForwards(usernet.replaceAll('\n', '\r\n'), requested)).toEqual(found)
  })

  it('keeps two of a kind apart', () => {
    const two: Forward[] = Array.from({ length: 2 }, () => ({ protocol: 'tcp', guestPort: 80, hostPort: 0 }))
    expect(readForwards(usernet, two).map(({ hostPort }) => hostPort)).toEqual([8081, 40123])
  })

  it('takes the silence of a QEMU without a user network', () => {
    expect(readForwards('', [])).toEqual([])
  })

  it('says so when one is missing', () => {
    expect(() => readForwards(usernet, [{ protocol: 'udp', guestPort: 80, hostPort: 0 }])).toThrow(
      /^QEMU did not forward udp port 80 of the node:\nHub -1/,
    )
    expect(() => readForwards(usernet, [{ protocol: 'tcp', guestPort: 80, hostPort: 1 }])).toThrow(
      /tcp port 80/,
    )
  })
})

describe('the probe of KVM', () => {
  it('is a boot sector that ends QEMU', () => {
    const sector = probeSector()
    expect(sector).toHaveLength(512)
    // mov dx,0x501; mov al,1; out dx,al; hlt
    expect(Buffer.from(sector).subarray(0, 7).toString('hex')).toBe('ba0105b001eef4')
    expect(Buffer.from(sector).subarray(510).toString('hex')).toBe('55aa')
    expect(sector.slice(7, 510).every(byte => byte === 0)).toBe(true)
  })

  it('writes to nothing, opens nothing, and never reboots', () => {
    const args = probeArgs('kvm', '/tmp/a,b/sector.img')
    expect(valuesOf(args, '-drive')).toEqual([
      'file=/tmp/a,,b/sector.img,format=raw,if=ide,readonly=off,snapshot=on',
    ])
    expect(valuesOf(args, '-display')).toEqual(['none'])
    expect(args).toContain('-no-reboot')
    expect(args).not.toContain('-netdev')
  })

  it.each([
    [{ exitCode: 3, signal: undefined }, 'kvm', 'KVM ran the probe'],
    [undefined, 'tcg', 'KVM did not run nine bytes of code within 2 s'],
    [{ exitCode: undefined, signal: 'SIGABRT' }, 'tcg', /SIGABRT/],
    [{ exitCode: 1, signal: undefined }, 'tcg', /QEMU ended with exit code 1$/],
    [{ exitCode: 0, signal: undefined }, 'tcg', /exit code 0/],
    // It could not be started at all.
    [{ exitCode: undefined, signal: undefined }, 'tcg', /could not be started/],
  ] as const)('judges %j', (exit, accelerator, reason) => {
    const judged = judgeProbe(exit)
    expect(judged.accelerator).toBe(accelerator)
    expect(judged.reason).toMatch(reason)
  })
})
