import type { Plan } from '../../plan/types.ts'

/** The Debian kernel for virtual machines exists for both architectures under its own name. */
export function kernelPackage(arch: Plan['arch']): string {
  return `linux-image-cloud-${arch}`
}

/** Name of the root partition (GPT), by which the initrd finds it. */
export const rootLabel = 'root'

/** Debian 13's own list (CONFIG_LSM), without those that have no policy here; docs/boot.md says more. */
const securityModules = ['lockdown', 'capability', 'landlock', 'yama', 'apparmor']

/**
 * The command line of the image's kernel. Of an argument given twice the kernel takes the last, so what the config adds
 * wins. Both consoles, so that a screen and a serial line each show the boot; the last one named is /dev/console.
 */
export function commandLine({ arch }: Plan, added: readonly string[]): string {
  return [
    `root=PARTLABEL=${rootLabel}`,
    'rw',
    'console=tty0',
    `console=${arch === 'amd64' ? 'ttyS0,115200' : 'ttyAMA0'}`,
    // Nothing here mounts the ESP (systemd-gpt-auto-generator(8)).
    'systemd.gpt_auto=0',
    `lsm=${securityModules.join(',')}`,
    // Documentation/admin-guide/kernel-parameters.txt of Linux 6.12.
    'cryptomgr.notests',
    ...added,
  ].join(' ')
}
