import type { Config } from '../../config/schema.ts'
import { isTable } from '../../config/table.ts'
import { below, criTable, isBefore2, type PlacedTable } from '../../resolve/cri-tables.ts'
import { minorOf } from '../../upstream/version.ts'
import type { Finding, Subject } from '../rule.ts'

/** ValidatePluginConfig of 1.x, ValidateImageConfig and ValidateRuntimeConfig of 2.x. */
const validation = (containerd: string) =>
  `containerd ${minorOf(containerd)}, ${isBefore2(containerd) ? 'pkg' : 'internal'}/cri/config/config.go`

/** What containerd reads and then refuses: its CRI does not load, or it does not start. */
export function checkRefusals({ config, versions: { containerd } }: Subject): Finding[] {
  const refuse = (place: PlacedTable, key: string, rule: string, hint: string): Finding => ({
    code: 'containerd-config-refused',
    severity: 'error',
    message: `containerd ${minorOf(containerd)} does not start its CRI: ${rule}`,
    path: [...place.path, key],
    at: 'key',
    hint,
    source: validation(containerd),
  })
  const images = criTable(config, containerd, 'images')
  const runtime = criTable(config, containerd, 'runtime')
  const runtimes = below(runtime, 'containerd')
  return [
    ...shortNames(config, 'disabled_plugins', containerd),
    ...shortNames(config, 'required_plugins', containerd),
    ...registry(below(images, 'registry'), config, containerd, refuse),
    ...pluginFolders(below(runtime, 'cni'), containerd, refuse),
    ...defaultRuntime(runtimes, refuse),
    ...(isBefore2(containerd) ? runtimeV1(runtime, refuse) : []),
    ...allDevices(below(runtimes, 'runtimes'), refuse),
  ]
}

type Refuse = (place: PlacedTable, key: string, rule: string, hint: string) => Finding

function shortNames(config: Config, key: string, containerd: string): Finding[] {
  const names = config.containerd.config[key]
  if (!Array.isArray(names)) return []
  const line = minorOf(containerd)
  return names.flatMap((name, index): Finding[] =>
    typeof name !== 'string' || name.includes('.')
      ? []
      : [
          {
            code: 'containerd-config-refused',
            severity: 'error',
            message: `containerd ${line} does not start: \`${name}\` is not the full name of a plugin`,
            path: ['containerd', 'config', key, index],
            hint:
              name === 'cri' && key === 'disabled_plugins'
                ? 'for containerd without CRI, write `cri: false` under `containerd`'
                : 'write it as io.containerd.TYPE.vN.NAME',
            source: `containerd ${line}, ValidateVersion in its server/config/config.go`,
          },
        ],
  )
}

function registry(table: PlacedTable, config: Config, containerd: string, refuse: Refuse): Finding[] {
  const { mirrors, configs, config_path: folder } = table.table
  const generated = Object.keys(config.registries).length > 0
  if (generated && folder !== undefined)
    return [
      {
        code: 'registry-invalid',
        severity: 'error',
        message: '`registries` has a folder of its own, which this would replace',
        path: [...table.path, 'config_path'],
        at: 'key',
        hint: 'remove `config_path`, and write what is in that folder under `registries`',
      },
    ]
  if (!generated && (typeof folder !== 'string' || folder === '')) return []
  const exclude = (key: string, what: string) =>
    generated
      ? refuse(
          table,
          key,
          `\`${what}\` and \`config_path\`, which \`registries\` sets, exclude each other`,
          'write it under `registries`',
        )
      : refuse(
          table,
          key,
          `\`${what}\` and \`config_path\` exclude each other`,
          `write it as ${folder}/HOST/hosts.toml`,
        )
  const tls = isTable(configs) && Object.values(configs).some(one => isTable(one) && isTable(one.tls))
  return [
    ...(isTable(mirrors) && Object.keys(mirrors).length > 0 ? [exclude('mirrors', 'mirrors')] : []),
    ...(isBefore2(containerd) && tls ? [exclude('configs', 'configs.*.tls')] : []),
  ]
}

/** bakelet writes `bin_dirs` from 2.1 on; 2.4 has no `bin_dir` any more, which keys.ts says. */
function pluginFolders(table: PlacedTable, containerd: string, refuse: Refuse): Finding[] {
  // "" is its default, and as good as none.
  if (!table.table.bin_dir || !['2.1', '2.2', '2.3'].includes(minorOf(containerd))) return []
  const rule = '`bin_dir` and `bin_dirs` exclude each other, and bakelet writes `bin_dirs`'
  return [refuse(table, 'bin_dir', rule, 'remove it')]
}

function defaultRuntime(table: PlacedTable, refuse: Refuse): Finding[] {
  const { default_runtime_name: name, default_runtime: old } = table.table
  // What 1.x has in `default_runtime` gets this name.
  const known = ['runc', ...(isTable(old) ? ['default'] : []), ...Object.keys(below(table, 'runtimes').table)]
  if (typeof name !== 'string' || known.includes(name)) return []
  const rule = `there is no runtime \`${name}\``
  return [refuse(table, 'default_runtime_name', rule, 'describe it under `runtimes`')]
}

/** Keys for the shims of runtime v1, which 1.x still reads and bakelet does not install. */
function runtimeV1(cri: PlacedTable, refuse: Refuse): Finding[] {
  const table = below(cri, 'containerd')
  const runtimes = below(table, 'runtimes')
  const given = (place: PlacedTable, key: string, instead: string) =>
    place.table[key] === undefined || place.table[key] === false || place.table[key] === ''
      ? []
      : [refuse(place, key, `\`${key}\` is for runtime v1`, instead)]
  return [
    ...given(cri, 'systemd_cgroup', 'remove it: bakelet sets SystemdCgroup under `options` of runc'),
    ...given(table, 'no_pivot', 'write `NoPivotRoot` under `options` of the runtime'),
    ...Object.keys(runtimes.table).flatMap(name => [
      ...given(below(runtimes, name), 'runtime_engine', 'write `BinaryName` under `options`'),
      ...given(below(runtimes, name), 'runtime_root', 'write `Root` under `options`'),
    ]),
  ]
}

function allDevices(runtimes: PlacedTable, refuse: Refuse): Finding[] {
  const all = 'privileged_without_host_devices_all_devices_allowed'
  const needed = 'privileged_without_host_devices'
  return Object.keys(runtimes.table)
    .map(name => below(runtimes, name))
    .filter(({ table }) => table[all] === true && table[needed] !== true)
    .map(place => refuse(place, all, `it needs \`${needed}\``, `add \`${needed}: true\``))
}
