import type { Owner } from '../../plan/entry.ts'
import { ownerText } from '../../plan/owner.ts'
import type { PlannedFile } from '../../plan/types.ts'
import { shellWords } from '../../render/shell.ts'
import { yaml } from '../../render/yaml.ts'
import { userItem } from '../cloud-init/user.ts'
import { compressed, plain } from '../cloud-init/write-files.ts'
import type { SeedContent } from './seed.ts'

/** A stretch of user-data, and what it is for. */
export interface SeedPart {
  readonly name: string
  readonly text: string
}

/** A larger file is compressed: base64 makes a smaller one hardly shorter, and nobody can read it any more. */
const readableBytes = 2048

/** User-data of one machine in its parts. cloud-init 25.1, which a baked Debian 13 has, reads it; so does 22.4. */
export async function seedParts(seed: SeedContent): Promise<readonly SeedPart[]> {
  const { image, hostname, users, files } = seed
  const written = await Promise.all(files.map(file => writtenFile(file, seed)))
  const { early, late } = commands(seed)
  const parts = [
    { name: 'header', text: `#cloud-config\n# Made by bakelet for a machine of ${image}.\n` },
    ...part('host name', hostname === undefined ? {} : { hostname }),
    // `default` is the user of the image's cloud-init, who gets the key that a cloud gives.
    ...part('users', users.length === 0 ? {} : { users: ['default', ...users.map(userItem)] }),
    ...part('folders and links', early.length === 0 ? {} : { bootcmd: early }),
    ...written.map((file, index) => ({
      name: file.path,
      text: `${index === 0 ? 'write_files:\n' : ''}${yaml({ write_files: [file] }).slice('write_files:\n'.length)}`,
    })),
    ...part('folders of new users', late.length === 0 ? {} : { runcmd: late }),
  ]
  // cloud-init wants a mapping.
  return parts.length > 1 ? parts : [...parts, { name: 'nothing', text: '{}\n' }]
}

function part(name: string, value: object): SeedPart[] {
  return Object.keys(value).length === 0 ? [] : [{ name, text: yaml(value) }]
}

/**
 * write_files runs before users_groups (cloud-init, config/cloud.cfg.tmpl), and the module stops at an owner that it does not
 * find; with `defer` it runs after.
 */
async function writtenFile(file: PlannedFile, seed: SeedContent) {
  const asIs = plain(file)
  const written = asIs.content.length > readableBytes ? await compressed(file) : asIs
  if (!file.owner) return written
  return {
    ...written,
    owner: ownerText(file.owner),
    ...(isNew(file.owner, seed) ? ({ defer: true } as const) : {}),
  }
}

/** cloud-init has no modules for these. bootcmd runs before write_files, on each boot; runcmd once, when the users are there. */
function commands(seed: SeedContent) {
  const folder = ({ path, mode, owner }: SeedContent['directories'][number]) => {
    const [user = '', group = ''] = ownerText(owner).split(':')
    return shellWords(['install', '-d', '-m', mode, '-o', user, '-g', group, path])
  }
  const late = seed.directories.filter(({ owner }) => owner && isNew(owner, seed))
  return {
    early: [
      ...seed.directories.filter(one => !late.includes(one)).map(folder),
      ...seed.links.flatMap(({ path, target }) => [
        shellWords(['mkdir', '-p', path.slice(0, path.lastIndexOf('/')) || '/']),
        shellWords(['ln', '-sfnT', target, path]),
      ]),
    ],
    late: late.map(folder),
  }
}

/** Whether the seed itself makes the owner. */
function isNew({ user, group }: Owner, { users }: SeedContent): boolean {
  return users.some(({ name }) => name === user || name === group)
}
