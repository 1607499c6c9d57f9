import type { Config } from '../../../config/schema.ts'
import type { Contribution } from '../../component.ts'
import { journalForward } from './journal.ts'
import { syslogForward } from './syslog.ts'

/** `system.logs.forward`: the program that sends the journal, and what it reads. */
export function forwarding({ logs: { forward } }: Config['system']): Contribution {
  if (!forward) return {}
  return 'journal' in forward ? journalForward(forward) : syslogForward(forward)
}
