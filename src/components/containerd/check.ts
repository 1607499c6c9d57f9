import { formatPath } from '../../diagnostics/config-path.ts'
import type { ConfigPath, Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Resolved } from '../../resolve/types.ts'
import { checkTomlValues } from './toml-values.ts'

/** What of containerd.config no config.toml of this containerd can say. */
export function checkContainerdConfig(resolved: Resolved, file: string): Diagnostic[] {
  const { config } = resolved.config.containerd
  const path = ['containerd', 'config']
  return [
    ...checkTomlValues(config, { path, file, containerd: resolved.versions.containerd }),
    ...otherVersion(resolved, config.version, [...path, 'version'], file),
    ...noList(config.disabled_plugins, [...path, 'disabled_plugins'], file),
  ]
}

/** It is joined with a generated list. */
function noList(given: unknown, path: ConfigPath, file: string): Diagnostic[] {
  if (given === undefined || given === null || Array.isArray(given)) return []
  return [
    {
      code: 'config-wrong-type',
      severity: 'error',
      message: `\`${formatPath(path)}\` is a list of plugins`,
      file,
      path,
      hint: 'write their names between [ and ]; [] disables none',
    },
  ]
}

/** What is generated is in one schema; under another number containerd would take it for something else. */
function otherVersion(resolved: Resolved, given: unknown, path: ConfigPath, file: string): Diagnostic[] {
  const { containerdConfigVersion, versions } = resolved
  if (given === undefined || given === null || given === containerdConfigVersion) return []
  return [
    {
      code: 'config-bad-value',
      severity: 'error',
      message: `the config of containerd ${versions.containerd} is generated in version ${containerdConfigVersion}, and not in another`,
      file,
      path,
      hint: 'remove `version`',
    },
  ]
}
