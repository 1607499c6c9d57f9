import { entryOf } from '../../config/entry-of.ts'
import data from '../../data/time-zones.json' with { type: 'json' }
import { closest } from '../../diagnostics/closest.ts'
import type { Finding } from '../rule.ts'

const zones = new Set(data.zones)
const legacy: Readonly<Record<string, string>> = data.legacy
const legacyPackage = 'tzdata-legacy'

/**
 * The zones of Debian's tzdata. With another name a bake ends (systemd-firstboot refuses it), Packer ends (timedatectl does), and
 * cloud-init leaves a node at UTC ("Invalid timezone", cloudinit/distros/__init__.py, _find_tz_file).
 */
export function checkTimeZone(
  timezone: string,
  { isDebian, packages }: { readonly isDebian: boolean; readonly packages: readonly string[] },
): Finding[] {
  const now = entryOf(legacy, timezone)
  if (zones.has(timezone) || (now !== undefined && (!isDebian || packages.includes(legacyPackage)))) return []
  const at = { code: 'time-zone-unknown', severity: 'error', path: ['system', 'timezone'] } as const
  if (now !== undefined)
    return [
      {
        ...at,
        message: `\`${timezone}\` is an old name, which Debian 13 has only in the package ${legacyPackage}`,
        hint: now === timezone ? `add ${legacyPackage} to \`system.packages\`` : `write \`${now}\``,
        source: 'tzdata 2026f-0+deb13u1',
      },
    ]
  const city = [...zones].find(zone => zone.endsWith(`/${timezone}`))
  const meant = city ?? closest(timezone, data.zones)
  return [
    {
      ...at,
      message: `there is no time zone \`${timezone}\``,
      hint:
        meant === undefined
          ? 'write a name that `timedatectl list-timezones` prints, like Europe/Berlin or Etc/UTC'
          : `did you mean \`${meant}\`?`,
      source: 'tzdata 2026f-0+deb13u1',
    },
  ]
}
