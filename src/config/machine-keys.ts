import { closest } from '../diagnostics/closest.ts'
import { formatPath } from '../diagnostics/config-path.ts'
import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import { entryOf } from './entry-of.ts'
import type { Config } from './schema.ts'
import { schemasAt } from './schema-walk.ts'
import { isTable, type Table } from './table.ts'

/** What a seed can bring to a machine: everything below these keys. */
const own: readonly ConfigPath[] = [
  ['system', 'hostname'],
  ['system', 'users'],
  // cloud-init makes no VLANs and bonds for systemd-networkd, which the image has (cloud-init 25.1, net/networkd.py).
  ['system', 'network', 'ethernets'],
  ['files'],
  ['secrets'],
]

/** Why a key is the same on every machine of an image, going on from the name of the key. Of keys below, that of the key itself. */
const reasons: Readonly<Record<Exclude<keyof Config, 'system' | 'files' | 'secrets'>, string>> = {
  name: 'names the image itself',
  arch: 'is what the binaries of the image are made for',
  prefix: 'is where the units and binaries of the image are',
  base: 'is what a first boot starts from, and a baked image does not',
  kernel: 'is in the image, and read before cloud-init runs',
  runc: 'is in the image, by its digest',
  containerd: 'is in the image, by its digest',
  cni: 'is in the image, by its digest',
  crictl: 'is in the image, by its digest',
  kubelet: 'is in the image, by its digest',
  pods: 'are in the image, with the containers that they run',
  policy: 'is about the pods, which are in the image',
  images: 'are in the image, by their digests',
  registries: 'are in the image, where containerd and the kubelet read them',
  units: 'are in the image, which starts them',
  disks: 'are in the image, as units',
  firewall: 'is in the image, which loads it before cloud-init runs',
  hardware: 'is that of the smallest machine of the image',
  image: 'is what the image was made with',
  tests: 'are those of every machine of the image',
}

/** Keys that a machine cannot have: those of its image, and those that no config has. What is below its own is left to the schema. */
export function keysInImage(machine: Table, file: string): Diagnostic[] {
  return keysOf(machine, [], file)
}

function keysOf(table: Table, path: ConfigPath, file: string): Diagnostic[] {
  return Object.entries(table).flatMap(([key, value]) => {
    const at = [...path, key]
    if (own.some(known => startsWith(at, known))) return []
    const leadsToOwn = own.some(known => startsWith(known, at))
    if (leadsToOwn) return isTable(value) ? keysOf(value, at, file) : []
    return [schemasAt(at).length > 0 ? refused(at, file) : unknown(at, file)]
  })
}

const startsWith = (path: ConfigPath, start: ConfigPath) => start.every((part, index) => path[index] === part)

function unknown(path: ConfigPath, file: string): Diagnostic {
  const [parent, key] = [path.slice(0, -1), String(path.at(-1))]
  const beside = own.filter(known => startsWith(known, parent)).map(known => String(known[parent.length]))
  const meant = closest(key, beside)
  return {
    code: 'config-unknown-key',
    severity: 'error',
    message: `there is no key \`${formatPath(path)}\``,
    file,
    path,
    at: 'key',
    hint: meant === undefined ? mayHave : `did you mean \`${meant}\`?`,
  }
}

const mayHave = `a machine may have ${own.map(formatPath).join(', ')}`

function refused(path: ConfigPath, file: string): Diagnostic {
  const why = entryOf<string>(reasons, String(path[0])) ?? 'is in the image'
  return {
    code: 'seed-key-in-image',
    severity: 'error',
    message: `\`${formatPath(path)}\` ${why}: a seed cannot change it`,
    file,
    path,
    at: 'key',
    hint:
      path[0] === 'name'
        ? 'for the name of the machine write `system.hostname`'
        : `change it in the config and bake a new image; ${mayHave}`,
  }
}
