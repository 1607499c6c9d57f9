import { inConfig, type Mistake } from './mistake.ts'

const top = (key: string, teaches: string) =>
  inConfig(`${key} at the top`, 'rejects only', `name: edge\n${key}: {}`, teaches)

const inUser = (key: string) =>
  inConfig(
    `${key} of a user`,
    'rejects only',
    `name: edge\nsystem: {users: [{name: ops, ${key}: x}]}`,
    'no user has a password: write `sshAuthorizedKeys`',
  )

/** Keys by which other tools describe a machine. */
export const keysOfOtherTools: readonly Mistake[] = [
  top('network', 'the network of the machine is `system.network`, and that of the pods `cni.network`'),
  top('mounts', 'data disks are `disks`, by mount point'),
  top('proxy', 'a proxy is `system.proxy`'),
  top('ntp', 'the clock is `system.time`'),
  top('write_files', 'write files under `files`, by path'),
  top('runcmd', 'nothing runs commands at boot but units'),
  top('ssh_authorized_keys', 'keys belong to a user'),
  top('storage', 'write files under `files`'),
  top('systemd', 'write a unit of systemd under `units`'),
  top('kernel_arguments', 'write it as `image.kernelArguments`'),
  top('machine', 'has no API server, and no cluster to join'),
  top('kubernetesVersion', 'write it as `kubelet.version`'),
  inConfig('system.ntp', 'rejects only', 'name: edge\nsystem: {ntp: x}', 'the clock is `system.time`'),
  ...['password', 'passwd', 'hashed_passwd', 'password_hash'].map(inUser),
  inConfig(
    'kubelet.extraArgs',
    'rejects only',
    'name: edge\nkubelet: {extraArgs: {v: 2}}',
    'flags of the kubelet are `kubelet.flags`',
  ),
  inConfig(
    'permissions of a file',
    'rejects only',
    "name: edge\nfiles: {/etc/a: {content: a, permissions: '0600'}}",
    'write it as `mode`, four octal digits in quotes',
  ),
]
