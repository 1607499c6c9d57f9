// Writes src/data/time-zones.json and src/data/kernel-names.json from packages of Debian 13, each unpacked into a folder (apt-get
// download, dpkg-deb -x, and depmod -b for the kernels):
//   node scripts/debian-names.mjs tzdata tzdata-legacy linux-image-cloud-amd64 linux-image-cloud-arm64 linux-source-6.12
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { basename, join, normalize } from 'node:path'

const [tzdata, legacy, amd64, arm64, source] = process.argv.slice(2)

const filesBelow = folder => readdirSync(folder, { recursive: true, withFileTypes: true })
const write = (name, what, value) =>
  writeFileSync(
    `src/data/${name}.json`,
    `${JSON.stringify({ _about: { what, madeBy: 'scripts/debian-names.mjs' }, ...value }, null, 2)}\n`,
  )

const zoneinfo = root => join(root, 'usr/share/zoneinfo')
const zonesOf = root =>
  filesBelow(zoneinfo(root))
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name).slice(zoneinfo(root).length + 1))
    // Tables, the same zones with leap seconds, and no zone at all.
    .filter(name => /^[A-Z]/.test(name) && !/^(localtime|SECURITY|Factory)$/.test(name))
    .sort()
const zones = zonesOf(tzdata)
const targetOf = name => {
  try {
    return normalize(join(name, '..', readlinkSync(join(zoneinfo(legacy), name))))
  } catch {
    return name
  }
}
write('time-zones', 'Time zones of Debian 13, and names of older releases with the zone that each is now.', {
  zones,
  legacy: Object.fromEntries(zonesOf(legacy).map(name => [name, targetOf(name)])),
})

const moduleName = name => name.replaceAll('-', '_')
function modulesOf(root) {
  const [folder] = readdirSync(join(root, 'usr/lib/modules')).map(name => join(root, 'usr/lib/modules', name))
  const files = filesBelow(join(folder, 'kernel')).map(({ name }) => /^(.*)\.ko(\.xz)?$/.exec(name)?.[1])
  const builtin = readFileSync(join(folder, 'modules.builtin'), 'utf8').matchAll(/([^/]+)\.ko$/gm)
  // Other names of a module. Those with a dash or a colon are for devices, protocols and ciphers.
  const aliases = readFileSync(join(folder, 'modules.alias'), 'utf8').matchAll(/^alias (\w+) /gm)
  const named = [...builtin, ...aliases].map(([, name]) => name)
  return new Set([...files, ...named].flatMap(name => (name ? moduleName(name) : [])))
}
const modules = { amd64: modulesOf(amd64), arm64: modulesOf(arm64) }
const only = (arch, other) => [...modules[arch]].filter(name => !modules[other].has(name)).sort()

/** `.procname`, and the macros of net/ipv4/devinet.c, net/core/neighbour.c and kernel/ucount.c whose last argument is a name. */
const settings =
  /\.procname\s*=\s*"([\w.-]+)"|(?:DEVINET|NEIGH)_SYSCTL_\w*ENTRY\([^()]*?"?(\w+)"?\)|UCOUNT_ENTRY\("(\w+)"\)/g
const registered = /register_(?:net_)?sysctl\w*\((?:[^"();]|\(\w*\))*"([^"%]+)",\s*(\w+)/g
const tables = /ctl_table\s+(\w+)\s*\[\w*\]\s*=\s*\{[\s\S]*?\n\t?\};/g

/** Names of settings, each with its folder, or "" where several folders have it, or one that is made at run time. */
function sysctlsOf(root) {
  const folders = new Map()
  const add = (text, folder) => {
    for (const names of text.matchAll(settings)) {
      const name = names.slice(1).find(Boolean)
      if (/[a-z]/.test(name)) folders.set(name, (folders.get(name) ?? folder) === folder ? folder : '')
    }
  }
  for (const entry of filesBelow(root)) {
    const folder = entry.parentPath.slice(root.length + 1)
    if (!/\.[ch]$/.test(entry.name) || /^(Documentation|tools|samples|lib\/test)/.test(folder)) continue
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
    const paths = new Map([...text.matchAll(registered)].map(([, path, table]) => [table, path]))
    const unique = new Set(paths.values())
    const onlyPath = unique.size === 1 && !/DEVINET|NEIGH/.test(text) ? [...unique][0] : ''
    for (const [table, name] of text.matchAll(tables)) add(table, paths.get(name) ?? onlyPath)
    add(text.replace(tables, ''), onlyPath)
  }
  return Object.fromEntries([...folders].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const limits = {
  SYSCTL_NEG_ONE: -1,
  SYSCTL_ZERO: 0,
  SYSCTL_LONG_ZERO: 0,
  SYSCTL_ONE: 1,
  SYSCTL_LONG_ONE: 1,
  SYSCTL_TWO: 2,
  SYSCTL_THREE: 3,
  SYSCTL_FOUR: 4,
  SYSCTL_ONE_HUNDRED: 100,
  SYSCTL_TWO_HUNDRED: 200,
  SYSCTL_ONE_THOUSAND: 1000,
  SYSCTL_THREE_THOUSAND: 3000,
  SYSCTL_MAXOLDUID: 65535,
  SYSCTL_INT_MAX: 2 ** 31 - 1,
}
const int = [-(2 ** 31), 2 ** 31 - 1]
/** What each function of kernel/sysctl.c reads; a number of 64 bits has no upper limit here. */
const handlers = {
  proc_dointvec: int,
  proc_dointvec_minmax: int,
  proc_dointvec_minmax_sysadmin: int,
  // Times, whose limits depend on the kernel's HZ.
  proc_dointvec_jiffies: [null, null],
  proc_dointvec_ms_jiffies: [null, null],
  proc_dointvec_userhz_jiffies: [null, null],
  proc_douintvec: [0, 2 ** 32 - 1],
  proc_douintvec_minmax: [0, 2 ** 32 - 1],
  proc_dou8vec_minmax: [0, 255],
  proc_doulongvec_minmax: [0, null],
  proc_doulongvec_ms_jiffies_minmax: [0, null],
}
const settingEntry = /\{[^{}]*\.procname\s*=\s*"([\w.-]+)"[^{}]*\}/g

/** The least and the most number that settings take: of those that are numbers, and the same wherever the name is. */
function rangesOf(root) {
  const ranges = new Map()
  for (const entry of filesBelow(root)) {
    const folder = entry.parentPath.slice(root.length + 1)
    if (!/\.[ch]$/.test(entry.name) || /^(Documentation|tools|samples|lib\/test)/.test(folder)) continue
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
    for (const [all, name] of text.matchAll(settingEntry)) {
      const limit = which =>
        limits[new RegExp(`\\.extra${which}\\s*=\\s*(?:\\(void \\*\\)\\s*)?(\\w+)`).exec(all)?.[1]]
      const [least, most] = [limit(1), limit(2)]
      const base = handlers[/\.proc_handler\s*=\s*&?(\w+)/.exec(all)?.[1]]
      // A handler of a setting's own wraps one of the above where it has limits.
      const isNumber = base || (least !== undefined && most !== undefined)
      const range = isNumber ? JSON.stringify([least ?? base[0], most ?? base[1]]) : ''
      ranges.set(name, (ranges.get(name) ?? range) === range ? range : '')
    }
  }
  const known = [...ranges].filter(([name, range]) => range !== '' && /[a-z]/.test(name)).sort()
  const groups = new Map()
  for (const [name, range] of known) groups.set(range, [...(groups.get(range) ?? []), name])
  return [...groups].sort().map(([range, names]) => {
    const [least, most] = JSON.parse(range)
    return { least, most, names }
  })
}

write(
  'kernel-names',
  `Names that ${basename(source)} and the kernels of Debian 13 for virtual machines know.`,
  {
    modules: {
      both: [...modules.amd64].filter(name => modules.arm64.has(name)).sort(),
      amd64: only('amd64', 'arm64'),
      arm64: only('arm64', 'amd64'),
    },
    sysctls: sysctlsOf(source),
    sysctlRanges: rangesOf(source),
  },
)
