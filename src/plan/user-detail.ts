import type { SystemUser } from './types.ts'

/** Who may log in, and as what. */
export function userDetail({
  sudo,
  sshAuthorizedKeys: { length },
}: Pick<SystemUser, 'sudo' | 'sshAuthorizedKeys'>): string {
  const keys = length === 0 ? 'no key' : `${length} ${length === 1 ? 'key' : 'keys'}`
  return sudo ? `${keys}, sudo` : keys
}
