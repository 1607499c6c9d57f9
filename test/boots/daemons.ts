import type { Vm } from '../../src/vm/types.ts'
import { ask } from './lab.ts'

/** What the daemons of systemd themselves say of their settings: servers of the clock, the watchdog, the journal's last limit. */
export async function askDaemons(vm: Vm) {
  const property = (name: string) => `systemctl show --value --property=${name}`
  const lines = await ask(
    vm,
    `timedatectl show-timesync --value --property=SystemNTPServers
    ${property('RuntimeWatchdogUSec')}; ${property('RebootWatchdogUSec')}
    journalctl --boot --output=cat --identifier=systemd-journald | grep -o 'Journal (/[a-z]*/.* max [^,]*' | tail -n 1`,
  )
  const [servers, runtime, reboot, journal = ''] = lines.split('\n')
  const { folder, most } = /\((?<folder>\/[a-z]+)\/.* max (?<most>.*)/.exec(journal)?.groups ?? {}
  return { servers, runtime, reboot, journal: { folder, most } }
}
