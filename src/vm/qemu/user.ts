import { run } from '../../host/process.ts'
import { isRoot } from '../../host/root.ts'
import { compareVersions } from '../../upstream/version.ts'

/** How QEMU becomes another user once its files and sockets are open: the option that its version has. */
export type UserOption = '-runas' | '-run-with'

/** nobody: systemd's UIDS-GIDS.md. By number, since a machine need not have the name. */
const nobody = '65534:65534'

/** Undefined for an ordinary user, who stays that. */
export async function userOption(qemu: string, signal: AbortSignal): Promise<UserOption | undefined> {
  if (!isRoot()) return undefined
  const { stdout } = await run(qemu, ['--version'], { signal })
  return optionOf(/version (\d+\.\d+)/.exec(stdout)?.[1] ?? '')
}

/** -run-with has `user` from 9.1 on, which deprecates -runas (docs/about/deprecated.rst of QEMU 9.1). */
export const optionOf = (version: string): UserOption =>
  compareVersions(version, '9.1') >= 0 ? '-run-with' : '-runas'

export const userArgs = (option: UserOption): string[] => [
  option,
  option === '-runas' ? nobody : `user=${nobody}`,
]
