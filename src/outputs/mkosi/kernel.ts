import { createHash } from 'node:crypto'
import { canonicalJson } from '../../plan/canonical-json.ts'
import { planDigest } from '../../plan/digest.ts'
import type { Plan } from '../../plan/types.ts'

/** The Debian kernel for virtual machines exists for both architectures under its own name. */
export function kernelPackage(arch: Plan['arch']): string {
  return `linux-image-cloud-${arch}`
}

/**
 * Name of the root partition (GPT), by which the initrd finds it. It comes from the plan and the settings of the image, so that the
 * initrd does not take the root of another image on another disk. GPT has room for 36 characters (UEFI 2.10, 5.3.3).
 *
 * @param settings - what is in the image beside the plan
 */
export function rootLabel(plan: Plan, settings: object): string {
  const known = canonicalJson({ plan: planDigest(plan), settings })
  return `root-${createHash('sha256').update(known).digest('hex').slice(0, 16)}`
}

/** Debian 13's own list (CONFIG_LSM), without those that have no policy here; docs/boot.md says more. */
const securityModules = ['lockdown', 'capability', 'landlock', 'yama', 'apparmor']

/**
 * The command line of the image's kernel. Of an argument given twice the kernel takes the last, so what the config adds
 * wins. Both consoles, so that a screen and a serial line each show the boot; the last one named is /dev/console.
 */
export function commandLine({ arch }: Plan, root: string, added: readonly string[]): string {
  return [
    `root=PARTLABEL=${root}`,
    'rw',
    'console=tty0',
    `console=${arch === 'amd64' ? 'ttyS0,115200' : 'ttyAMA0'}`,
    // Nothing here mounts the ESP (systemd-gpt-auto-generator(8)).
    'systemd.gpt_auto=0',
    `lsm=${securityModules.join(',')}`,
    // Documentation/admin-guide/kernel-parameters.txt of Linux 6.12.
    'cryptomgr.notests',
    // Seconds from a panic to the restart; by default the machine hangs (the same document).
    'panic=10',
    ...added,
  ].join(' ')
}
