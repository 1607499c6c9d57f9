import type { SystemUser } from '../../plan/types.ts'

/** An item of `users` (cloud-init's cc_users_groups, 22.4). A user that is there already gets the keys and nothing else. */
export function userItem({ name, sshAuthorizedKeys, sudo }: SystemUser) {
  return {
    name,
    shell: '/bin/bash',
    lock_passwd: true,
    ...(sudo ? { sudo: 'ALL=(ALL) NOPASSWD:ALL' } : {}),
    ...(sshAuthorizedKeys.length === 0 ? {} : { ssh_authorized_keys: sshAuthorizedKeys }),
  }
}
