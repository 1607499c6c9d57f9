import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { ec2LimitBytes, mostBytes } from '../cloud-init/check.ts'
import type { SeedFormName } from './names.ts'
import { matchedName } from './network-config.ts'
import type { SeedContent } from './seed.ts'
import type { SeedPart } from './user-data.ts'

type Network = Config['system']['network']

/** User-data that goes through a field of a cloud. A disk has no limit. `file`: the config's. */
export function checkSeedSize(
  seed: SeedContent,
  name: string,
  parts: readonly SeedPart[],
  file: string,
): Diagnostic[] {
  const bytesOf = ({ text }: SeedPart) => Buffer.byteLength(text)
  const bytes = parts.reduce((sum, part) => sum + bytesOf(part), 0)
  if (bytes <= ec2LimitBytes) return []
  const [largest] = parts.toSorted((a, b) => bytesOf(b) - bytesOf(a))
  const path = seed.files.find(({ path }) => path === largest?.name)?.origin.path ?? ['system', 'users']
  const limit = bytes > mostBytes ? 'any cloud' : 'EC2'
  return [
    {
      code: 'user-data-too-large',
      severity: bytes > mostBytes ? 'error' : 'warning',
      message: `user-data of ${name} is ${bytes} bytes, ${bytes - (bytes > mostBytes ? mostBytes : ec2LimitBytes)} more than ${limit} takes; largest: ${largest?.name} (${largest ? bytesOf(largest) : 0})`,
      file,
      path,
      at: 'key',
      hint: 'put into the image what several machines share; a seed on a disk has no limit: --for nocloud --iso',
    },
  ]
}

/** Where a machine cannot bring its own network, or not this one. `file`: the config's. */
export function checkSeedNetwork(
  network: Network | undefined,
  { form, imageHasOne }: { readonly form: SeedFormName; readonly imageHasOne: boolean },
  file: string,
): Diagnostic[] {
  const path = ['system', 'network']
  const refused = (message: string, hint: string): Diagnostic[] => [
    { code: 'seed-key-in-image', severity: 'error', message, file, path, at: 'key', hint },
  ]
  if (network === undefined) return []
  if (imageHasOne)
    return refused(
      '`system.network` is in the image, whose files systemd-networkd reads before those of a seed',
      'leave `system.network` out of the config of the image: then each machine brings its own',
    )
  if (form !== 'nocloud')
    return refused(
      `\`system.network\` has no place in a seed for ${form}: the cloud says what the network is`,
      'remove it, or write NoCloud seeds: --for nocloud',
    )
  return checkNames(network, file)
}

/**
 * systemd-networkd takes the first file that matches a card, and cloud-init calls the files after the names that they match: one with
 * a pattern comes before others, since `*` sorts before letters.
 */
function checkNames({ ethernets }: Network, file: string): Diagnostic[] {
  const cards = Object.entries(ethernets).map(([key, card]) => reachOf(key, card))
  return cards.flatMap((card, index): Diagnostic[] => {
    const other = cards.slice(0, index).find(before => isShared(before, card))
    if (!other) return []
    return [
      {
        ...{ code: 'network-link-invalid', severity: 'error', file, at: 'key' },
        message: `in a seed \`${other.key}\` and \`${card.key}\` may be the same card: cloud-init knows it by its name, and takes patterns and drivers first`,
        path: ['system', 'network', 'ethernets', card.key],
        hint: 'give each of the two its `match.mac`, or a name without a pattern',
      },
    ]
  })
}

/** The names that an entry matches. By a hardware address that is any, and cloud-init looks it up. */
function reachOf(key: string, card: Network['ethernets'][string]) {
  const name = matchedName(key, card)
  const start = card.match?.mac === undefined ? name.replace(/[*?[].*/, '') : ''
  return { key, name, start, isPattern: /[*?[]/.test(name) }
}

function isShared(a: ReturnType<typeof reachOf>, b: ReturnType<typeof reachOf>): boolean {
  if (!a.isPattern && !b.isPattern) return a.name === b.name
  return a.start.startsWith(b.start) || b.start.startsWith(a.start)
}
