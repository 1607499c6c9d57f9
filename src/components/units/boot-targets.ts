import type { Enabled } from './install.ts'

/** Targets of every boot (bootup(7), systemd.special(7)). Others, as reboot.target and sleep.target, come when somebody asks. */
const bootTargets: ReadonlySet<string> = new Set(
  'default graphical multi-user basic sysinit timers sockets paths slices local-fs local-fs-pre remote-fs remote-fs-pre swap network network-pre network-online time-sync getty cryptsetup'
    .split(' ')
    .map(name => `${name}.target`),
)

/** Whether a boot starts it without another unit of the config: the targets are reached before cloud-init's last stage. */
export function startsAtBoot({ starters }: Enabled): boolean {
  return starters.some(({ unit }) => bootTargets.has(unit))
}
