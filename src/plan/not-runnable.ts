import type { Arch } from '../upstream/release.ts'

/** EM_X86_64 and EM_AARCH64 (elf(5), linux/elf-em.h). */
const machines: Readonly<Record<number, Arch>> = { 62: 'amd64', 183: 'arm64' }

export interface NotRunnable {
  readonly problem: string
  readonly hint: string
}

/**
 * Why execve(2) would refuse a program: the kubelet starts it without a shell, so a script needs the name of its interpreter.
 * Undefined: it would not. `bytes`: the first 256 of the program, or all of it.
 */
export function notRunnable(bytes: Buffer, arch: Arch): NotRunnable | undefined {
  if (bytes.length === 0) return { problem: 'is empty', hint: 'name the program of the plugin' }
  if (bytes.subarray(0, 4).equals(Buffer.from('\x7fELF', 'latin1'))) return elsewhere(bytes, arch)
  const first = bytes.subarray(0, 256).toString('latin1').split('\n', 1)[0] ?? ''
  if (!/^#![ \t]*\//.test(first))
    return {
      problem: 'is neither a program of Linux nor a script that names its interpreter',
      hint: 'name the program itself, not an archive of it; the first line of a script is #!/bin/sh',
    }
  // Linux takes the carriage return for a part of the interpreter's name (fs/binfmt_script.c).
  return first.endsWith('\r')
    ? {
        problem: 'is a script with line ends of Windows, so no node has its interpreter',
        hint: 'end its lines with a line feed alone',
      }
    : undefined
}

/** e_machine has two bytes at 18, in the order that the byte at 5 says: amd64 and arm64 are little-endian (elf(5)). */
function elsewhere(bytes: Buffer, arch: Arch): NotRunnable | undefined {
  const machine = bytes.length < 20 ? undefined : machines[bytes.readUInt16LE(18)]
  if (machine === arch) return undefined
  return {
    problem: `is a program for ${machine ?? 'another architecture'}, and the node is ${arch}`,
    hint: `name the program for linux/${arch}`,
  }
}
