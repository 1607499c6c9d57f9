import unit from '../../../templates/containerd/etc/systemd/system/containerd.service.hbs'
import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import { toml } from '../../render/toml.ts'
import { unitWord } from '../../render/unit.ts'
import { type Component, plannedArtifact } from '../component.ts'
import { mountUnits } from '../disks/units.ts'
import { preload } from '../images.ts'
import { plannedUnit } from '../planned-unit.ts'
import { proxyFiles } from '../system/proxy.ts'
import { checkContainerdConfig } from './check.ts'
import { containerdConfig } from './config.ts'

const origin = from('containerd')

/** What every release of containerd 1.6 and later carries under bin/, less the shims of 1.x that nothing here uses. */
const binaries = ['containerd', 'containerd-shim-runc-v2', 'ctr']

export const containerd: Component = input => {
  const { config } = input.resolved
  const paths = nodePaths(config.prefix)
  const diagnostics = checkContainerdConfig(input.resolved, input.file)
  const needs = ['bakelet-install.service', ...mountUnits(config)]
  return {
    diagnostics,
    artifacts: [
      plannedArtifact(input, {
        name: 'containerd',
        format: 'tar.gz',
        install: binaries.map(name => ({ member: `bin/${name}`, to: `${paths.bin}/${name}`, mode: '0755' })),
        ...origin('containerd', 'version'),
      }),
    ],
    files: [
      {
        path: paths.containerdConfig,
        // It may hold the passwords of registries (docs/cri/registry.md of containerd 1.7).
        mode: '0600',
        // What was refused could not be printed, and is not going to be used.
        content: `# Made by bakelet: containerd.config in its config is merged in here.\n${diagnostics.length > 0 ? '' : toml(containerdConfig(input.resolved))}`,
        ...origin('containerd', 'config'),
      },
    ],
    units: [
      plannedUnit(unit, {
        name: 'containerd.service',
        relations: { Requires: needs, After: needs },
        wantedBy: 'multi-user.target',
        values: {
          bin: unitWord(paths.bin),
          config: unitWord(paths.containerdConfig),
          environment: proxyFiles(config),
        },
        ...origin(),
      }),
    ],
    // The CRI's sandbox image: every pod's network namespace is held by its one process.
    images: config.containerd.cri
      ? [
          {
            reference: input.resolved.sandboxImage,
            sandbox: true,
            ...preload(input, input.resolved.sandboxImage),
            ...origin(),
          },
        ]
      : [],
  }
}
