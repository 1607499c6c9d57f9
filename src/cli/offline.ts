import { UsageError } from '../host/errors.ts'

/** `--offline`, or BAKELET_OFFLINE with any value except 0, false and the empty string. */
export function isOffline(options: { readonly offline?: boolean }, env = process.env): boolean {
  return options.offline ?? !/^(0|false|)$/i.test(env.BAKELET_OFFLINE ?? '')
}

/** Throws UsageError if tools are to be installed, which needs the network. */
export function refuseInstall(install: boolean): void {
  if (install)
    throw new UsageError('--install-tools cannot be used with --offline or BAKELET_OFFLINE', {
      next: 'install the tools first; without --install-tools the command lists the missing ones',
    })
}
