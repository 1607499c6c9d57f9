import unit from '../../../templates/secrets/etc/systemd/system/credential.service.hbs'
import type { Config } from '../../config/schema.ts'
import type { Mode, NodePath, Owner } from '../../plan/entry.ts'
import { from } from '../../plan/origin.ts'
import { ownerText } from '../../plan/owner.ts'
import type { PlannedUnit } from '../../plan/types.ts'
import { unitCommand, unitText, unitWord } from '../../render/unit.ts'
import { plannedUnit } from '../planned-unit.ts'
import { sandbox } from '../sandbox.ts'
import { escapedPath } from '../units/kinds.ts'

const origin = from('secrets')

/** The file in memory that a path is a link to, so that no disk has a credential. */
export const inMemory = (path: NodePath): NodePath => `/run/bakelet/secrets${path}`

const nameOf = (path: string) => `bakelet-credential-${escapedPath(path)}.service`

/** The credential that a secret is at boot; undefined: its bytes are in the plan. */
export function credentialOf({ secrets }: Pick<Config, 'secrets'>, name: string): string | undefined {
  const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined
  return secret && 'credential' in secret ? secret.credential : undefined
}

/** What has to run before a pod does. */
export function credentialUnits({ files, secrets }: Pick<Config, 'files' | 'secrets'>): string[] {
  return Object.entries(files).flatMap(([path, entry]) =>
    'secret' in entry && credentialOf({ secrets }, entry.secret) !== undefined ? [nameOf(path)] : [],
  )
}

/** install(1) fails where systemd found no credential of that name, and with it what requires the unit. */
export function credentialUnit(
  path: NodePath,
  {
    credential,
    mode,
    owner,
  }: { readonly credential: string; readonly mode: Mode; readonly owner: Owner | undefined },
): PlannedUnit {
  const [user = '', group = ''] = ownerText(owner).split(':')
  return plannedUnit(unit, {
    name: nameOf(path),
    relations: { After: ['bakelet-install.service'] },
    wantedBy: 'multi-user.target',
    values: {
      path: unitText(path),
      // install(1) makes the file, gives it away, and then sets its mode.
      sandbox: sandbox({ capabilities: ['CAP_CHOWN', 'CAP_FOWNER', 'CAP_FSETID'] }),
      credential: unitWord(credential),
      permissions: unitCommand(['-o', user, '-g', group, '-m', mode]),
      target: unitWord(inMemory(path)),
    },
    ...origin('files', path),
  })
}
