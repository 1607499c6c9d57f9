import { show } from '../../config/show.ts'
import { closest } from '../../diagnostics/closest.ts'

/** What is wrong with a line of an authorized_keys file, going on from its name, and what to write instead. */
export interface KeyFault {
  readonly rule: string
  readonly hint: string
}

// sshd(8), "AUTHORIZED_KEYS FILE FORMAT". Case does not count.
const flags = [
  ...['restrict', 'cert-authority'],
  ...['agent', 'port', 'x11'].map(name => `${name}-forwarding`),
  ...['pty', 'user-rc', 'touch-required', 'verify-required'],
]
const negated = flags.slice(2).map(name => `no-${name}`)
const withValue = [
  'command',
  'environment',
  'expiry-time',
  'from',
  'permitlisten',
  'permitopen',
  'principals',
  'tunnel',
]
const names = [...flags, ...negated, ...withValue]

/** What is wrong with the options in front of a key: sshd refuses the whole line for one that it does not know. */
export function optionFault(options: string): KeyFault | undefined {
  for (const option of options.match(/(?:\\"|"(?:\\"|[^"])*"|[^,"])+|(?<=,)(?=,|$)/g) ?? []) {
    const [name = '', ...rest] = option.split('=')
    const isValued = withValue.includes(name.toLowerCase())
    if (!names.includes(name.toLowerCase())) {
      const meant = closest(name, names)
      return {
        rule: `has an option that sshd does not know, so that it ignores the key: ${show(name)}`,
        hint: meant === undefined ? `the options are ${names.join(', ')}` : `did you mean ${meant}?`,
      }
    }
    const value = rest.join('=')
    if (isValued && !/^"(?:\\"|[^"])*"$/.test(value))
      return { rule: `has the option ${name} without a value in double quotes`, hint: `write ${name}="…"` }
    if (!isValued && rest.length > 0)
      return { rule: `has the option ${name} with a value, which takes none`, hint: `write ${name} alone` }
  }
  return undefined
}
