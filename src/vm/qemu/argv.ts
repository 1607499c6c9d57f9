import type { Forward, Network } from '../types.ts'
import type { AttachedDisk } from './data-disks.ts'
import type { UefiFlash } from './firmware.ts'
import { type OutgoingSockets, outgoingArgs } from './outgoing/redirectors.ts'
import { type UserOption, userArgs } from './user.ts'

/** How the guest's instructions are executed. */
export type Accelerator = 'kvm' | 'tcg'

/** Everything that decides QEMU's command line. Paths are absolute. */
export interface QemuMachine {
  readonly name: string
  readonly accelerator: Accelerator
  /** Whether QEMU is to filter its own system calls, which it can on Linux alone. */
  readonly sandbox: boolean
  /** Root alone gives its rights away; undefined for everybody else. */
  readonly userOption: UserOption | undefined
  readonly cpus: number
  readonly memoryMiB: number
  /** undefined: the BIOS that QEMU starts by itself. */
  readonly uefi: UefiFlash | undefined
  readonly overlay: string
  readonly disks: readonly AttachedDisk[]
  readonly seed: string | undefined
  readonly network: Network
  readonly forwards: readonly Forward[]
  /** Where the frames of a guest on the network `user` are judged. */
  readonly outgoing: OutgoingSockets
  readonly console: string
  /** QMP, on a unix socket (at most 107 bytes: sun_path of unix(7)). */
  readonly qmpSocket: string
  /** Command channel, on a unix socket. */
  readonly agentSocket: string
  /** SMBIOS type 11 strings, which systemd in the guest reads as credentials. */
  readonly credentials: readonly string[]
}

/** Name of the command channel's virtio-serial port in the guest. */
export const agentPort = 'org.bakelet.exec'

/** Command line of qemu-system-x86_64, without the program. */
export function qemuArgs(machine: QemuMachine): string[] {
  return [
    '-nodefaults',
    '-no-user-config',
    ...(machine.sandbox ? ['-sandbox', sandbox(machine)] : []),
    ...(machine.userOption === undefined ? [] : userArgs(machine.userOption)),
    // Nothing runs until we have hold of it; QMP `cont` lets it go.
    '-S',
    ...['-name', value(machine.name)],
    ...['-machine', 'q35'],
    ...acceleratorArgs(machine.accelerator),
    ...['-smp', String(machine.cpus)],
    ...['-m', `${machine.memoryMiB}M`],
    ...(machine.uefi === undefined ? [] : flashArgs(machine.uefi)),
    ...['-display', 'none'],
    ...['-chardev', `file,id=console,path=${value(machine.console)}`],
    ...['-serial', 'chardev:console'],
    ...['-chardev', `socket,id=qmp,path=${value(machine.qmpSocket)},server=on,wait=off`],
    ...['-mon', 'chardev=qmp,mode=control'],
    ...networkArgs(machine),
    ...['-device', 'virtio-rng-pci'],
    ...['-device', 'virtio-serial-pci'],
    ...['-chardev', `socket,id=agent,path=${value(machine.agentSocket)},server=on,wait=off`],
    ...['-device', `virtserialport,chardev=agent,name=${agentPort}`],
    // After the other devices: a further disk moves none of them to another slot, after which the guest names its card.
    ...diskArgs(machine),
    ...machine.credentials.flatMap(text => ['-smbios', `type=11,value=${value(text)}`]),
  ]
}

/**
 * A guest that breaks out of QEMU's devices cannot start a program, gain rights or change scheduling (seccomp; qemu(1),
 * -sandbox). The same as libvirt's (seccomp_sandbox in its qemu.conf). Root becomes nobody inside the sandbox, for which
 * elevateprivileges would kill QEMU; nobody gains no rights, as seccomp sets no_new_privs (seccomp_attr_set(3), SCMP_FLTATR_CTL_NNP).
 */
function sandbox({ userOption }: QemuMachine): string {
  const elevation = userOption === undefined ? 'elevateprivileges=deny,' : ''
  return `on,obsolete=deny,${elevation}spawn=deny,resourcecontrol=deny`
}

/**
 * Accelerator and CPU. Under TCG, five-level page tables (la57) only cost time, and multi-threaded TCG uses every
 * core. Under KVM the host's own CPU.
 */
export function acceleratorArgs(accelerator: Accelerator): string[] {
  return accelerator === 'kvm'
    ? ['-accel', 'kvm', '-cpu', 'host']
    : ['-accel', 'tcg,thread=multi', '-cpu', 'max,la57=off']
}

const pxe = ['IPv4PXESupport', 'IPv6PXESupport']

// Unit 0 ends at 4 GiB, where the CPU starts; unit 1 lies right below it, where OVMF expects its variables
// (hw/i386/pc_sysfw.c).
function flashArgs({ code, variables }: UefiFlash): string[] {
  return [
    ...['-drive', `if=pflash,format=raw,unit=0,readonly=on,file=${value(code)}`],
    ...['-drive', `if=pflash,format=raw,unit=1,file=${value(variables)}`],
    // Nobody boots from the network here (edk2, OvmfPkg/PlatformDxe: since 2022 OVMF looks for these).
    ...pxe.flatMap(name => ['-fw_cfg', `name=opt/org.tianocore/${name},string=n`]),
  ]
}

// writeback: a flush of the guest is a flush of the host, so what the guest has synced survives a cut.
const written = 'cache=writeback,discard=unmap'

function diskArgs({ overlay, seed, disks }: QemuMachine): string[] {
  return [
    ...['-drive', `file=${value(overlay)},format=qcow2,if=none,id=root,${written}`],
    // Whatever boot loader a data disk holds.
    ...['-device', 'virtio-blk-pci,drive=root,bootindex=0'],
    ...(seed === undefined ? [] : ['-drive', `file=${value(seed)},format=raw,if=virtio,readonly=on`]),
    ...disks.flatMap(({ serial, path, format }, index) => [
      ...['-drive', `file=${value(path)},format=${format},if=none,id=data${index},${written}`],
      ...['-device', `virtio-blk-pci,drive=data${index},serial=${serial}`],
    ]),
  ]
}

function networkArgs({ network, forwards, outgoing }: QemuMachine): string[] {
  // -nodefaults has left out the card that QEMU would give a machine by itself.
  if (network === 'none') return []
  // restrict: no packet of the guest gets to this machine or out, forwards are not affected (qemu(1)).
  const user = network === 'isolated' ? ['user', 'id=net', 'restrict=on'] : ['user', 'id=net']
  return [
    ...['-netdev', [...user, ...forwards.map(hostForward)].join(',')],
    ...(network === 'user' ? outgoingArgs(outgoing, value) : []),
    // No option ROM: nobody boots from the network here, and the firmware is through sooner.
    ...['-device', 'virtio-net-pci,netdev=net,romfile='],
  ]
}

/** Bound to 127.0.0.1: QEMU's default is every address of this machine. */
function hostForward({ protocol, hostPort, guestPort }: Forward): string {
  return `hostfwd=${protocol}:127.0.0.1:${hostPort}-:${guestPort}`
}

// qemu(1): in an option's value a comma is written twice.
function value(text: string): string {
  return text.replaceAll(',', ',,')
}
