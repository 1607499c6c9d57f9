import type { Tool } from '../host/tools.ts'
import type { ByteSink } from '../host/written.ts'
import type { Arch } from '../plan/types.ts'
import type { Seed } from './seed.ts'

/** A port of the node made reachable at 127.0.0.1 on this machine. */
export interface Forward {
  readonly protocol: 'tcp' | 'udp'
  readonly guestPort: number
  /** 0: any free port; the running VM says which. */
  readonly hostPort: number
  /** Address of this machine, or of the VM, that `hostPort` belongs to. Set by a running VM; 127.0.0.1 by default. */
  readonly hostAddress?: string
}

/** What a machine boots its disk by. */
export type Firmware = 'bios' | 'uefi'

/**
 * What a machine's network card is connected to. `user`: the outside, through this machine, of whose loopback the guest reaches
 * `loopbackPorts` alone. `isolated`: nothing; the guest reaches neither this machine nor the outside, and only forwards come in.
 * `none`: the machine has no card, so no port can be forwarded.
 */
export type Network = 'user' | 'isolated' | 'none'

/** The networks that a person may choose for a machine that runs pods. */
export const machineNetworks = ['isolated', 'user'] as const satisfies readonly Network[]
export type MachineNetwork = (typeof machineNetworks)[number]

/** A serial of virtio-blk: 20 bytes (VIRTIO_BLK_ID_BYTES in Linux, uapi/linux/virtio_blk.h), of which udev makes a link's name. */
export const diskSerial = /^[A-Za-z0-9._-]{1,20}$/

/** Files of the user, qcow2 or raw, by the serial of the disk that each is: the guest's /dev/disk/by-id/virtio-SERIAL. */
export type DataDisks = Readonly<Record<string, string>>

export interface VmSpec {
  readonly name: string
  readonly arch: Arch
  /** Base image (qcow2 or raw). Never written: the VM gets an overlay in `workDir`. */
  readonly baseImage: string
  /** What the base image boots by. Default: the first of the driver's `firmwares`. */
  readonly firmware?: Firmware
  /** Virtual size of the VM's disk, in bytes. Default: 8 GiB, of which only what is written takes room. */
  readonly diskSizeBytes?: number
  /** Attached besides the machine's own disk, and written to. Only where the driver `attachesDisks`. */
  readonly disks?: DataDisks
  /** NoCloud seed; undefined: boot without one. */
  readonly seed: Seed | undefined
  /** Default: `user`. */
  readonly network?: Network
  /** Must be empty with the network `none`. */
  readonly forwards: readonly Forward[]
  /**
   * TCP ports of this machine's loopback that the guest reaches, at the driver's `loopbackFromGuest`, with the network `user`.
   * Default: none.
   */
  readonly loopbackPorts?: readonly number[]
  /** Credentials of systemd for the guest, by name; only QEMU's driver can give them. */
  readonly credentials?: Readonly<Record<string, string>>
  /** Default: 2048. */
  readonly memoryMiB?: number
  /** Default: 2. */
  readonly cpus?: number
  /** How long the guest may hold back its own shutdown; stop() adds this time to its limit. Default: 0. */
  readonly shutdownSeconds?: number
  /**
   * Folder of this VM: overlay, seed, UEFI's variables, console.log. Created; an existing overlay in it is booted
   * again, with the variables that are there.
   */
  readonly workDir: string
}

/** What a machine has when its spec does not say: the least that containerd, a kubelet and a few pods run well in. */
export const vmDefaults = { memoryMiB: 2048, cpus: 2, diskSizeBytes: 8 * 1024 ** 3 } as const

export interface CommandResult {
  readonly exitCode: number
  /** As UTF-8. */
  readonly stdout: string
  /** Byte for byte. */
  readonly stdoutBytes: Uint8Array
  readonly stderr: string
}

export interface ExecOptions {
  /** For the whole call: waiting until the node answers, the command, and its output. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** Bytes that the command may print. Default: 64 MiB. */
  readonly mostBytes?: number
}

/** The output of a command that its caller sets no limit for. */
export const usualMostBytes = 64 * 2 ** 20

/** A node that runs, wherever it is, and takes commands. */
export interface Node {
  /** As messages have it: "edge-web", "root@edge-1". */
  readonly name: string
  /** File that the serial console is written to, where this machine has it. */
  readonly consolePath?: string
  /**
   * Runs a command line with /bin/sh as root on the node. Before the node is up it waits for it. Throws VmError
   * when the command has not ended in time (it is then killed) or the node restarted meanwhile, AnswerError when the
   * node's answer is larger than `mostBytes` or is not an answer.
   */
  exec(command: string, options: ExecOptions): Promise<CommandResult>
}

/** Characters of a terminal. */
export interface TerminalSize {
  readonly rows: number
  readonly columns: number
}

/** The terminal that a person sits at. */
export interface Terminal {
  size(): TerminalSize
  /** Calls `listener` with each new size until `signal` aborts. */
  onResize(listener: (size: TerminalSize) => void, signal: AbortSignal): void
}

export interface StreamOptions {
  /** Default: nothing. */
  readonly stdin?: AsyncIterable<Uint8Array>
  readonly stdout: ByteSink
  /** With `terminal` nothing comes here. */
  readonly stderr: ByteSink
  /** The command gets a terminal of this size, as a shell needs it. */
  readonly terminal?: Terminal
  /** Aborting it ends the command on the node. */
  readonly signal?: AbortSignal
}

/** A node whose commands can also be talked to while they run. */
export interface StreamingNode extends Node {
  /** Runs a command line as exec() does, without a limit of time, and gives its exit code. */
  stream(command: string, options: StreamOptions): Promise<number>
}

/** A running machine. */
export interface Vm extends StreamingNode {
  /** Where the driver says how it runs and why: "QEMU 7.2.22, TCG: KVM did not run the probe within 2 s". */
  readonly description: string
  /** File that the serial console is written to. */
  readonly consolePath: string
  /** The forwards with their real host ports. */
  readonly forwards: readonly Forward[]
  /** Ends when the machine has ended, whoever ended it. Never rejects. */
  readonly exited: Promise<void>
  /** Clean shut-down, by force after a limit. Resolves when the machine has ended; says whether it was clean. */
  stop(): Promise<'clean' | 'forced'>
  /** Ends the machine as a power cut does: nothing is flushed. */
  powerCut(): Promise<void>
}

export interface StartOptions {
  /** Aborting it ends the machine at once. */
  readonly signal: AbortSignal
  /** One line of what is happening. */
  readonly report?: (line: string) => void
}

export interface VmDriver {
  /** As --driver has it. */
  readonly name: string
  /** What the card of its machines can be connected to. The first is what `bakelet up` gives a baked image. */
  readonly networks: readonly [MachineNetwork, ...MachineNetwork[]]
  /** Address at which a guest on the network `user` reaches the ports of 127.0.0.1 here that it is given; undefined: it cannot. */
  readonly loopbackFromGuest: string | undefined
  /** What it can boot a disk by. The first is what a machine has whose spec does not say. */
  readonly firmwares: readonly Firmware[]
  /** Whether a disk without cloud-init boots in it. */
  readonly bootsWithoutSeed: boolean
  /** Whether files of the user can be disks of its machines. */
  readonly attachesDisks: boolean
  /** Programs that every machine needs (src/host/tools.ts has their packages). */
  readonly tools: readonly Tool[]
  /** Creates (or boots again) the machine of `spec.workDir`. Resolves as soon as it runs, not when it is up. */
  start(spec: VmSpec, options: StartOptions): Promise<Vm>
  /** Removes a machine that has ended, with its files. Other files in its folder stay. Nothing happens where there is none. */
  discard(workDir: string): Promise<void>
}
