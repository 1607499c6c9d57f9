import type { Plan } from '../../plan/types.ts'

/**
 * Packages that the config names, or means without naming them. Their services run as Debian has them run; those of
 * every other package stay off.
 */
export function requestedPackages({ packages, users }: Plan, cloudInit: boolean): string[] {
  const logIn = cloudInit || users.some(({ sshAuthorizedKeys }) => sshAuthorizedKeys.length > 0)
  const becomeRoot = cloudInit || users.some(({ sudo }) => sudo)
  return [
    ...packages,
    ...(cloudInit ? ['cloud-init'] : []),
    ...(logIn ? ['openssh-server'] : []),
    ...(becomeRoot ? ['sudo'] : []),
  ]
}
