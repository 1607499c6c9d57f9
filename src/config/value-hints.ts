import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { pinnedVersions } from '../upstream/pins.ts'
import { programNames, sectionOf } from '../upstream/programs/index.ts'
import { compareVersions } from '../upstream/version.ts'

/** What to write instead of text that people often write for one of these keys; undefined: nothing is known of it. */
export function valueHint(path: ConfigPath, value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const text = String(value).trim()
  const place = path.map(part => (typeof part === 'number' ? '[]' : part)).join('.')
  if (path.length === 2 && path[1] === 'version') return versionHint(String(path[0]), text)
  if (path[0] === 'registries' && path.at(-1) === 'url') return urlHint('https')(text)
  return hints[place]?.(text)
}

/** `v1.36.4`, `latest`, `^1.36`, `2.3`, `1.36.x`. */
export function versionHint(section: string, text: string): string | undefined {
  if (/^(latest|stable|newest|current|lts|\*|)$/i.test(text))
    return 'leave `version` out: the default is one that bakelet has tested'
  const [, written = ''] = /^[~^>=v ]*(\d+(?:\.\d+){0,2})(?:\.[x*])?(?:[-+].*)?$/i.exec(text) ?? []
  const parts = written.split('.')
  if (written === '' || parts.length === 1) return undefined
  if (parts.length === 3 || section === 'kubelet') return written === text ? undefined : `write "${written}"`
  const name = programNames.find(name => sectionOf[name] === section)
  const newest = (name === undefined ? [] : pinnedVersions(name))
    .filter(version => version.startsWith(`${written}.`))
    .sort(compareVersions)
    .at(-1)
  return newest === undefined ? undefined : `write "${newest}", the newest of ${written} that bakelet knows`
}

/** M and G are powers of 1024, as in qemu-img(1). */
function sizeHint(text: string): string {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([KMGT]?)i?B?$/i.exec(text) ?? []
  const mebibytes = Number(number) * 1024 ** ('MGT'.indexOf(unit.toUpperCase()) || 0)
  if (number === '' || unit === '' || /k/i.test(unit) || !Number.isSafeInteger(mebibytes) || mebibytes === 0)
    return 'write MiB or GiB with one letter, like 512M or 8G'
  return `write ${mebibytes % 1024 === 0 ? `${mebibytes / 1024}G` : `${mebibytes}M`}`
}

/** Formats of other tools, and what they are called here or how to come to them. */
function formatHint(text: string): string | undefined {
  if (/^iso/i.test(text))
    return 'the image is a bootable disk: write raw or qcow2; `bakelet gen seed --iso` makes the disk with a machine’s own data'
  if (/^(img|dd|ami|gce|tar\.gz)$/i.test(text)) return 'write raw, which clouds import'
  if (/^(ova|ovf)$/i.test(text)) return 'write vmdk: an OVA is such a disk with a description of a machine'
  return /^vhdx$/i.test(text) ? 'write vhd' : undefined
}

const baseHint = (text: string) =>
  /debian|trixie/i.test(text) && !/1[0-24-9]|bookworm|bullseye|sid/i.test(text)
    ? 'write debian-13'
    : 'write {url: https://…, sha256: …} of a cloud image; `bakelet bake` makes Debian 13 whatever the base is'

/** apt-get(8): NAME=VERSION, NAME/SUITE, NAME:ARCH; names of packages are in lower case (Debian Policy, 5.6.1). */
function packageHint(text: string): string | undefined {
  const [, name = '', rest = ''] = /^([a-z0-9][a-z0-9+.-]+)([=/:<>~].*)?$/.exec(text.toLowerCase()) ?? []
  if (name === '') return undefined
  return rest === ''
    ? `write ${name}`
    : `write ${name}: a version cannot be chosen here, it is the one that the Debian release has`
}

function userHint(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .slice(0, 32)
  return /^[a-z_]/.test(name) ? `write ${name}` : 'write a name like ops'
}

/** modprobe(8) takes a file's name, and modules-load.d(5) does not. */
function moduleHint(text: string): string | undefined {
  const [, name = ''] = /^(?:.*\/)?([\w-]+)\.ko(?:\.(?:xz|zst|gz))?$/.exec(text) ?? []
  return name === '' ? undefined : `write ${name}`
}

function argumentHint(text: string): string | undefined {
  const words = text.split(/\s+/)
  return words.length > 1 && !/["']/.test(text) ? `write one item for each: [${words.join(', ')}]` : undefined
}

/** A path as an absolute one, without `//` and a slash at its end. */
function pathHint(text: string): string | undefined {
  const path = `/${text
    .split('/')
    .filter(part => part !== '')
    .join('/')}`
  const isPath = /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._@:-]+)+$/.test(path)
  return isPath && path !== text ? `write ${path}` : undefined
}

/** What to write instead of a key of the user's own: the path of a file, the host of a registry. */
export function keyHint(path: ConfigPath): string | undefined {
  const [section, key] = path
  if (path.length !== 2 || typeof key !== 'string') return undefined
  if (section === 'files' || section === 'disks') return pathHint(key)
  const [, host = ''] = /^(?:https?:\/\/)?([A-Za-z0-9.-]+(?::\d+)?)(?:\/.*)?$/.exec(key) ?? []
  return section === 'registries' && host !== '' ? `write ${host}` : undefined
}

/** Edge_Web, edge.example.com */
function labelHint(text: string): string | undefined {
  const name = text.toLowerCase().replaceAll(/[ ._-]+/g, '-')
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name) && name !== text ? `write ${name}` : undefined
}

const urlHint = (scheme: string) => (text: string) =>
  /^[A-Za-z0-9.-]+(:\d+)?(\/.*)?$/.test(text) ? `write ${scheme}://${text}` : undefined

const serverHint = (text: string) => {
  const [, host] = /^[a-z]+:\/\/([A-Za-z0-9.-]+)/.exec(text) ?? []
  return host === undefined ? undefined : `write ${host}`
}

const hints: Readonly<Record<string, (text: string) => string | undefined>> = {
  'image.size': sizeHint,
  'image.format': formatHint,
  base: baseHint,
  'system.packages.[]': packageHint,
  'system.users.[].name': userHint,
  'kernel.modules.[]': moduleHint,
  'hardware.memory': sizeHint,
  'system.proxy.http': urlHint('http'),
  'system.proxy.https': urlHint('http'),
  'system.time.servers.[]': serverHint,
  name: labelHint,
  'system.hostname': labelHint,
  prefix: pathHint,
  'image.kernelArguments.[]': argumentHint,
}
