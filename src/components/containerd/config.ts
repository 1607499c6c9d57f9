import { entryOf } from '../../config/entry-of.ts'
import { isTable } from '../../config/table.ts'
import { nodePaths } from '../../plan/paths.ts'
import type { TomlValue } from '../../render/toml.ts'
import { criImages, criPlugins, criRuntime, oldCri } from '../../resolve/cri-tables.ts'
import type { Resolved } from '../../resolve/types.ts'
import { unusedPlugins } from './unused-plugins.ts'

type Table = { readonly [key: string]: TomlValue }

/**
 * config.toml in the schema version that this containerd reads natively: an older one is migrated at every start, with a
 * warning from 2.3 on; a newer one is refused (containerd RELEASES.md, "Daemon Configuration").
 */
export function containerdConfig(resolved: Resolved): Table {
  const { config, containerdConfigVersion: version } = resolved
  const generated: Table = {
    version,
    ...disabledPlugins(resolved),
    plugins: {
      ...(config.containerd.cri ? criConfig(resolved) : {}),
      // Not /opt/containerd, its default: bakelet writes nothing outside the prefix and /var/lib.
      'io.containerd.internal.v1.opt': { path: '/var/lib/containerd/opt' },
    },
  }
  const { disabled_plugins: _, ...theirs } = config.containerd.config as Table
  return merge(generated, theirs)
}

/** A user's list replaces the generated one; what `cri: false` switches off stays off, whatever it names. */
function disabledPlugins(resolved: Resolved): { disabled_plugins?: TomlValue } {
  const { config, containerdConfigVersion } = resolved
  const { cri } = config.containerd
  const theirs = (config.containerd.config as Table).disabled_plugins
  const rest = Array.isArray(theirs) ? (theirs as readonly TomlValue[]) : cri ? unusedPlugins(resolved) : []
  const all = [...(cri ? [] : disabledCri(containerdConfigVersion)), ...rest]
  return all.length === 0 ? {} : { disabled_plugins: all }
}

/** The plugins that make up CRI in this containerd. */
function disabledCri(version: Resolved['containerdConfigVersion']): readonly string[] {
  return version === 2 ? [oldCri] : criPlugins
}

function criConfig({ config, containerdConfigVersion, versions, sandboxImage }: Resolved): Table {
  const paths = nodePaths(config.prefix)
  const runtimes = {
    runc: {
      runtime_type: 'io.containerd.runc.v2',
      // The kubelet's cgroupDriver is systemd as well: two managers of one tree break under memory pressure.
      options: { BinaryName: `${paths.bin}/runc`, SystemdCgroup: true },
    },
  }
  // Before 2.2 there is no default; from 2.2 on it is /etc/containerd/certs.d (docs/hosts.md).
  const registry =
    Object.keys(config.registries).length === 0 ? {} : { registry: { config_path: paths.registryHosts } }
  if (containerdConfigVersion === 2)
    return {
      [oldCri]: {
        sandbox_image: sandboxImage,
        containerd: { runtimes },
        cni: { bin_dir: paths.cniBin, conf_dir: paths.cniConf },
        ...registry,
      },
    }
  // bin_dirs is a list from 2.1 on, and the old key next to it an error there (docs/cri/config.md).
  const binDirs = /^2\.0\./.test(versions.containerd)
    ? { bin_dir: paths.cniBin }
    : { bin_dirs: [paths.cniBin] }
  return {
    [criImages]: { pinned_images: { sandbox: sandboxImage }, ...registry },
    [criRuntime]: {
      containerd: { runtimes },
      cni: { ...binDirs, conf_dir: paths.cniConf },
    },
  }
}

/** Tables merge key by key; anything else, lists too, is replaced: the user wins. */
function merge(ours: Table, theirs: Table): Table {
  const merged: Record<string, TomlValue> = { ...ours }
  for (const [key, value] of Object.entries(theirs)) {
    const mine = entryOf(merged, key)
    merged[key] = isTable(mine) && isTable(value) ? merge(mine as Table, value as Table) : value
  }
  return merged
}
