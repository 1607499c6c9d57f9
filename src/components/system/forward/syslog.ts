import forwardConf from '../../../../templates/system/etc/rsyslog.d/bakelet-forward.conf.hbs'
import { from } from '../../../plan/origin.ts'
import { rsyslogText } from '../../../render/rsyslog.ts'
import { type Section, settings } from '../../../render/settings.ts'
import type { Contribution } from '../../component.ts'
import { type SyslogForward, serverOf } from './server.ts'

const unit = 'rsyslog.service'
const conf = '/etc/rsyslog.d/bakelet-forward.conf'
const where = from('system')('system', 'logs', 'forward')

/**
 * Debian's rsyslog, with a configuration that only reads the journal and sends it: it opens no port, and writes no second copy of
 * the log below /var/log. Debian enables the service where it installs the package.
 */
export function syslogForward(forward: SyslogForward): Contribution {
  const { scheme, host, port } = serverOf(forward)
  const folder = `/etc/systemd/system/${unit}.d` as const
  return {
    packages: ['rsyslog'],
    directories: [
      { path: folder, mode: '0755', ...where },
      { path: '/etc/rsyslog.d', mode: '0755', ...where },
    ],
    files: [
      {
        path: `${folder}/80-bakelet.conf`,
        mode: '0644',
        content: `# Made by bakelet.\n${settings(dropIn)}`,
        ...where,
      },
      {
        path: conf,
        mode: '0644',
        content: forwardConf({
          target: rsyslogText(host),
          port: rsyslogText(String(port)),
          protocol: rsyslogText(scheme),
        }),
        ...where,
      },
    ],
    // What runs already on the first boot of a base that has rsyslog is started again.
    ownUnits: [{ name: unit, isWhole: false, enabled: [], started: [], ...where }],
  }
}

/** Never to give up is the same for all units that have nobody else to start them. */
const dropIn: readonly Section[] = [
  [
    'Unit',
    [
      // So that it stops before the network does.
      ['After', 'network.target'],
      ['StartLimitIntervalSec', 0],
    ],
  ],
  [
    'Service',
    [
      // A list of one, which the second replaces. Not -f /etc/rsyslog.conf, which is for files below /var/log.
      ['ExecStart', ''],
      ['ExecStart', `/usr/sbin/rsyslogd -n -iNONE -f ${conf}`],
      ['Restart', 'always'],
      ['RestartSec', 5],
    ],
  ],
]
