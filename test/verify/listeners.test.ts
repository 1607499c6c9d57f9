import { expect, it } from 'vitest'
import { parseListeners } from '../../src/verify/listeners.ts'

const range = '32768\t60999'

it.each<[string, object | undefined]>([
  ['tcp|0.0.0.0:22|users:(("sshd",pid=7,fd=3))|0::/a', { protocol: 'TCP', port: 22 }],
  ['tcp|*:9100|users:(("node",pid=7,fd=3))|0::/a', { protocol: 'TCP', port: 9100 }],
  ['tcp|[::]:8080||', { protocol: 'TCP', port: 8080 }],
  ['udp|[fe80::1]%eth0:546|users:(("systemd-network",pid=7,fd=3))|0::/a', { protocol: 'UDP', port: 546 }],
  ['tcp|0.0.0.0:40000||', { protocol: 'TCP', port: 40_000 }],
  // A client.
  ['udp|0.0.0.0:40000||', undefined],
  ['tcp|127.0.0.1:1338||', undefined],
  ['udp|127.0.0.53%lo:53||', undefined],
  ['tcp|[::1]:1338||', undefined],
  ['tcp|[::ffff:127.0.0.1]:1338||', undefined],
])('reads %s', (line, listener) => {
  expect(parseListeners(['yes', range, line])).toMatchObject(listener ? [listener] : [])
})

it('knows nothing of a node without ss', () => {
  expect(parseListeners(['no'])).toBeUndefined()
})
