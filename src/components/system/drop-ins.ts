import type { Config } from '../../config/schema.ts'
import { from } from '../../plan/origin.ts'
import { type Section, settings } from '../../render/settings.ts'
import type { Contribution } from '../component.ts'

const origin = from('system')

type DropIns = Required<Pick<Contribution, 'directories' | 'files'>>

/** What the config says to the programs of systemd, in a drop-in for each: NAME.conf(5). */
export function dropIns({ time, logs, watchdog }: Config['system']): DropIns {
  const settingsOf = [
    dropIn('time', 'timesyncd', ['Time', timeLines(time)]),
    dropIn('logs', 'journald', ['Journal', logLines(logs)]),
    dropIn('watchdog', 'system', ['Manager', watchdogLines(watchdog)]),
  ]
  return {
    directories: settingsOf.flatMap(({ directories }) => directories),
    files: settingsOf.flatMap(({ files }) => files),
  }
}

function dropIn(key: string, name: string, [title, lines]: Section): DropIns {
  if (lines.length === 0) return { directories: [], files: [] }
  const folder = `/etc/systemd/${name}.conf.d` as const
  return {
    directories: [{ path: folder, mode: '0755', ...origin('system', key) }],
    files: [
      {
        // The last name counts, as with plan/paths.ts, inhibitDelay.
        path: `${folder}/zz-bakelet.conf`,
        mode: '0644',
        content: `# Made by bakelet.\n${settings([[title, lines]])}`,
        ...origin('system', key),
      },
    ],
  }
}

/** timesyncd.conf(5). The lists of several files are joined, and an empty assignment removes what came before. */
function timeLines({ servers }: Config['system']['time']): Section[1] {
  return servers.length === 0
    ? []
    : [
        ['NTP', ''],
        ['NTP', servers.join(' ')],
      ]
}

/** journald.conf(5). SystemMaxUse= is about the disk, RuntimeMaxUse= about memory, where every boot begins. */
function logLines({ storage, maxSize, forward }: Config['system']['logs']): Section[1] {
  return [
    ...(storage === undefined ? [] : [['Storage', storage] as const]),
    ...(maxSize === undefined
      ? []
      : [['SystemMaxUse', maxSize] as const, ['RuntimeMaxUse', maxSize] as const]),
    // Debian has `yes` (/usr/lib/systemd/journald.conf.d/syslog.conf); the rsyslog of `forward` reads the journal instead.
    ...(forward && 'syslog' in forward ? [['ForwardToSyslog', 'no'] as const] : []),
  ]
}

/** systemd-system.conf(5). Without a device systemd logs nothing, but for debugging (src/shared/watchdog.c of 257, watchdog_open). */
function watchdogLines({ runtimeSeconds, rebootSeconds }: Config['system']['watchdog']): Section[1] {
  return [
    ...(runtimeSeconds === 'off' ? [] : [['RuntimeWatchdogSec', `${runtimeSeconds}s`] as const]),
    ...(rebootSeconds === undefined ? [] : [['RebootWatchdogSec', `${rebootSeconds}s`] as const]),
  ]
}
