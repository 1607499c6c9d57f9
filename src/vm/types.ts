import type { Arch } from '../plan/types.ts'

/** A port of the node made reachable at 127.0.0.1 on this machine. */
export interface Forward {
  readonly protocol: 'tcp' | 'udp'
  readonly guestPort: number
  /** 0: any free port; the running VM says which. */
  readonly hostPort: number
}

export interface VmSpec {
  readonly name: string
  readonly arch: Arch
  /** Base image (qcow2 or raw). Never written: the VM gets an overlay in `workDir`. */
  readonly baseImage: string
  /** Virtual size of the VM's disk, in bytes. */
  readonly diskSizeBytes: number
  /** NoCloud seed; undefined: boot without one. */
  readonly seed: { readonly userData: string; readonly metaData: string } | undefined
  readonly forwards: readonly Forward[]
  readonly memoryMiB: number
  readonly cpus: number
  /** Folder of this VM: overlay, seed, console.log, sockets. Created; an existing overlay in it is booted again. */
  readonly workDir: string
}

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A running machine. */
export interface Vm {
  /** Where the driver says how it runs and why: "QEMU 7.2, TCG: KVM did not run the probe in 2 s". */
  readonly description: string
  /** File that the serial console is written to. */
  readonly consolePath: string
  /** The forwards with their real host ports. */
  readonly forwards: readonly Forward[]
  /** Runs a command line with /bin/sh as root inside the node. Throws VmError when the node does not answer in time. */
  exec(
    command: string,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<CommandResult>
  /** Ends when the machine has ended, whoever ended it. */
  readonly exited: Promise<void>
  /** Clean shut-down, by force after a limit. */
  stop(): Promise<void>
  /** Ends the machine as a power cut does: nothing is flushed. */
  powerCut(): Promise<void>
}

export interface VmDriver {
  readonly name: 'qemu' | 'multipass'
  /** Creates (or boots again) the machine of `spec.workDir`. Resolves as soon as it runs, not when it is up. */
  start(spec: VmSpec, options: { readonly signal: AbortSignal }): Promise<Vm>
}
