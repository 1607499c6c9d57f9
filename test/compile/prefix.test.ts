import { expect, it } from 'vitest'
import { checkPrefix } from '../../src/components/system/prefix.ts'

const isTaken = (prefix: string) => checkPrefix(prefix, 'bakelet.yaml').length > 0

it.each([
  '/usr/local/bakelet',
  '/usr/local/a/b',
  '/usr/local/lib/bakelet',
  '/opt/node',
  '/opt/node/bin',
  '/srv/node',
  '/var/lib/node',
  '/var/lib/kubelets',
  '/var/opt/node',
  '/bakelet',
  '/data/usr/bin',
  '/usrlocal',
])('%s is a prefix', prefix => {
  expect(isTaken(prefix)).toBe(false)
})

it.each([
  ...[
    '/bin',
    '/boot/x',
    '/dev',
    '/etc',
    '/etc/bakelet',
    '/home/me',
    '/lib',
    '/lib64/x',
    '/mnt',
    '/proc',
    '/root',
    '/run/x',
  ],
  ...[
    '/sbin',
    '/sys',
    '/tmp/x',
    '/usr',
    '/usr/bin',
    '/usr/lib/x',
    '/var',
    '/var/run',
    '/var/cache/x',
    '/var/tmp/x',
  ],
  ...['/usr/local', '/usr/local/bin', '/opt', '/srv', '/var/lib', '/var/opt', '/opt/bin'],
  ...[
    '/var/lib/bakelet',
    '/var/lib/bakelet/x',
    '/var/lib/containerd',
    '/var/lib/kubelet/x',
    '/var/lib/cni',
    '/var/lib/dpkg',
  ],
])('%s is none', prefix => {
  expect(isTaken(prefix)).toBe(true)
})
