import type { Row } from './row.ts'

const absent = 'the node has no sshd'

function atMost(most: number) {
  const numbers = Array.from({ length: most }, (_, index) => index + 1).join('|')
  return { good: new RegExp(`^(${numbers})$`), wants: `${most} or less`, absent }
}

/** Settings as they are in effect, with all files and defaults (sshd(8), -T). */
export const sshd: readonly Row[] = [
  {
    ...{ item: '5.2', about: 'root by ssh', ask: 'sshd_has permitrootlogin' },
    ...{ good: /^no$/, wants: 'no', absent },
    accepted: {
      answer: /^(prohibit-password|without-password|forced-commands-only)$/,
      why: 'by a key alone, where the config or the cloud gives root one',
    },
  },
  {
    ...{ item: '5.2', about: 'passwords by ssh', ask: 'sshd_has passwordauthentication' },
    ...{ good: /^no$/, wants: 'no', absent },
  },
  {
    ...{ item: '5.2', about: 'empty passwords by ssh', ask: 'sshd_has permitemptypasswords' },
    ...{ good: /^no$/, wants: 'no', absent },
  },
  { item: '5.2', about: 'attempts to log in on one connection', ask: 'sshd_has maxauthtries', ...atMost(4) },
  { item: '5.2', about: 'seconds to log in', ask: 'sshd_has logingracetime', ...atMost(60) },
  {
    ...{ item: '5.2', about: 'seconds until a silent client is asked', ask: 'sshd_has clientaliveinterval' },
    ...{ good: /^[1-9]\d{0,2}$/, wants: '999 or less, not 0', absent },
  },
  {
    ...{ item: '5.2', about: 'all forwarding by ssh is off', ask: 'sshd_has disableforwarding' },
    ...{ good: /^yes$/, wants: 'yes', absent },
  },
]
