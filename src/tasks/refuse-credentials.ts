import { credentialOf } from '../components/secrets/credential.ts'
import type { Config } from '../config/schema.ts'
import { WorldError } from '../host/errors.ts'

/** A machine of `bakelet up` gets no credentials, so its kubelet would never start. Throws WorldError, before anything is downloaded. */
export function refuseCredentials(config: Config): void {
  for (const [path, entry] of Object.entries(config.files)) {
    if (!('secret' in entry)) continue
    const { secret } = entry
    const credential = credentialOf(config, secret)
    if (credential === undefined) continue
    throw new WorldError(
      `no pod starts without the credential ${credential} (of ${path}), and \`bakelet up\` gives a machine none`,
      {
        next: `boot the baked image where it gets the credential; for a try, take a file: --set secrets.${secret}.credential= --set secrets.${secret}.file=FILE`,
      },
    )
  }
}
