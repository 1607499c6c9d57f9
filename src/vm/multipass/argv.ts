/** Everything that decides the command line of `multipass launch`. */
export interface MultipassMachine {
  readonly name: string
  /** URL of the disk image: "file:///…". */
  readonly image: string
  readonly cpus: number
  readonly memoryMiB: number
  readonly diskSizeBytes: number
  /** User-data comes on standard input. */
  readonly cloudInit: boolean
}

/**
 * Seconds that a boot may take. Multipass's default is 300 for SSH to answer and 300 more for cloud-init to finish,
 * which a first boot on a busy machine does not always keep (canonical/multipass#1039, #3536, #4827).
 */
export const bootLimitSeconds = 900

/** Creates and boots a machine. Ends when cloud-init in it has finished. */
export function launchArgs(machine: MultipassMachine): string[] {
  return [
    'launch',
    ...['--name', machine.name],
    ...['--cpus', String(machine.cpus)],
    ...['--memory', `${machine.memoryMiB}M`],
    // A number alone is bytes (src/utils/memory_size.cpp).
    ...['--disk', String(machine.diskSizeBytes)],
    ...['--timeout', String(bootLimitSeconds)],
    ...(machine.cloudInit ? ['--cloud-init', '-'] : []),
    machine.image,
  ]
}

/** Boots a machine that exists. */
export function startArgs(name: string): string[] {
  return ['start', '--timeout', String(bootLimitSeconds), name]
}

/** State and addresses of one machine. While the machine runs, this runs commands in it. */
export function infoArgs(name: string): string[] {
  return ['info', '--format', 'json', name]
}

/** States of all machines, without a word to any of them. */
export function listArgs(): string[] {
  return ['list', '--no-ipv4', '--format', 'json']
}

/**
 * Runs a shell script as root, with positional parameters. Multipass quotes each word for the guest's shell. It does not
 * look for a mount of this machine's current folder, which would put a `cd` in front of the command.
 */
export function execArgs(name: string, script: string, parameters: readonly string[]): string[] {
  return ['exec', '--no-map-working-directory', name, '--', 'sudo', 'sh', '-c', script, 'sh', ...parameters]
}

export function stopArgs(name: string): string[] {
  return ['stop', name]
}

/** Ends the machine's process with SIGKILL (qemu_virtual_machine.cpp, ShutdownPolicy::Poweroff). */
export function powerCutArgs(name: string): string[] {
  return ['stop', '--force', name]
}

/** Deletes a machine for good, also one that runs. Without --purge its name stays taken. */
export function deleteArgs(name: string): string[] {
  return ['delete', '--purge', name]
}

export function versionArgs(): string[] {
  return ['version', '--format', 'json']
}
