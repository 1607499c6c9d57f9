import { createHash } from 'node:crypto'
import { uuidOf } from '../../plan/uuid.ts'
import { yaml } from '../../render/yaml.ts'
import type { OutputFile } from '../file.ts'
import type { SeedFormName } from './names.ts'
import type { SeedContent } from './seed.ts'

/** A form in which a cloud or a disk hands user-data to cloud-init. */
interface SeedForm {
  /** Label of a disk with these files, by which cloud-init finds them; undefined: the form is not a disk. */
  readonly label: string | undefined
  readonly files: (userData: string, seed: SeedContent) => readonly OutputFile[]
}

// On the node the files in it may be root's alone.
const userDataFile = (path: string, content: string): OutputFile => ({ path, mode: '0600', content })

/** cloud-init 25.1: DataSourceNoCloud.py, and DataSourceConfigDrive.py with helpers/openstack.py. */
export const seedForms = {
  nocloud: {
    label: 'cidata',
    files: (userData, seed) => [
      userDataFile('user-data', userData),
      {
        path: 'meta-data',
        mode: '0644',
        content: yaml({ 'instance-id': instanceId(userData, seed), 'local-hostname': seed.hostname }),
      },
      ...(seed.network === undefined
        ? []
        : [{ path: 'network-config', mode: '0644', content: seed.network } as const]),
    ],
  },
  openstack: {
    label: 'config-2',
    files: (userData, seed) => [
      userDataFile('openstack/latest/user_data', userData),
      {
        path: 'openstack/latest/meta_data.json',
        mode: '0644',
        content: `${JSON.stringify({ uuid: uuidOf(instanceId(userData, seed)), hostname: seed.hostname }, null, 2)}\n`,
      },
    ],
  },
  'user-data': { label: undefined, files: userData => [userDataFile('user-data', userData)] },
} as const satisfies Record<SeedFormName, SeedForm>

/** Another seed is another instance: cloud-init then applies it, although it has run on that disk. */
function instanceId(userData: string, { image, hostname = image, network = '' }: SeedContent): string {
  return `${hostname}-${createHash('sha256').update(userData).update(network).digest('hex').slice(0, 12)}`
}
