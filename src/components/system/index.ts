import install from '../../../templates/system/bin/bakelet-install.sh'
import uninstall from '../../../templates/system/bin/bakelet-uninstall.sh'
import imagesUnit from '../../../templates/system/etc/systemd/system/bakelet-images.service.hbs'
import installUnit from '../../../templates/system/etc/systemd/system/bakelet-install.service.hbs'
import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import { unitWord } from '../../render/unit.ts'
import type { Component } from '../component.ts'
import { plannedUnit } from '../planned-unit.ts'
import { internet, sandbox } from '../sandbox.ts'
import { checkProxy } from './check-proxy.ts'
import { checkSshKeys } from './check-ssh-keys.ts'
import { dropIns } from './drop-ins.ts'
import { checkForward } from './forward/check.ts'
import { forwarding } from './forward/index.ts'
import { checkNetwork } from './network/check.ts'
import { networkdFiles } from './network/networkd.ts'
import { checkPrefix } from './prefix.ts'
import { proxyFiles, proxySettings } from './proxy.ts'

const origin = from('system')

/** CAP_SYS_ADMIN: to read net.core.bpf_jit_harden, for the uninstaller (net/core/sysctl_net_core.c of Linux 6.12). */
const installs = sandbox({
  capabilities: ['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_FOWNER', 'CAP_FSETID', 'CAP_SYS_ADMIN'],
  families: internet,
})

/** The host itself: its folders, its users, and the two scripts that fill and clear the prefix. */
export const system: Component = ({ resolved: { config }, certificates, file }) => {
  const paths = nodePaths(config.prefix)
  const bin = unitWord(paths.bin)
  const directories = [config.prefix, paths.bin, paths.conf]
  const environment = proxyFiles(config)
  const daemons = dropIns(config.system)
  const forward = forwarding(config.system)
  return {
    diagnostics: [
      ...checkPrefix(config.prefix, file),
      ...checkSshKeys(config.system, file),
      ...checkForward(config.system, file),
      ...checkProxy(config.system, file),
      ...checkNetwork(config, file),
    ],
    users: config.system.users.map((user, index) => ({ ...user, ...origin('system', 'users', index) })),
    packages: [...new Set([...config.system.packages, ...(forward.packages ?? [])])],
    directories: [
      ...directories.map(path => ({ path, mode: '0755', ...origin('prefix') }) as const),
      ...daemons.directories,
      ...(forward.directories ?? []),
    ],
    files: [
      { path: `${paths.bin}/bakelet-install`, mode: '0755', content: install, ...origin() },
      { path: `${paths.bin}/bakelet-uninstall`, mode: '0755', content: uninstall, ...origin() },
      ...daemons.files,
      ...(forward.files ?? []),
      ...networkdFiles(config.system.network),
      ...proxySettings(config),
      ...certificates,
    ],
    units: [
      plannedUnit(installUnit, {
        name: 'bakelet-install.service',
        relations: {},
        wantedBy: undefined,
        values: { bin, environment, sandbox: installs },
        ...origin(),
      }),
      ...(config.containerd.cri
        ? [
            plannedUnit(imagesUnit, {
              name: 'bakelet-images.service',
              relations: {
                Requires: ['bakelet-install.service', 'containerd.service'],
                After: ['bakelet-install.service', 'containerd.service'],
                Before: ['kubelet.service'],
              },
              wantedBy: undefined,
              values: { bin, environment, sandbox: sandbox({ families: internet }) },
              ...origin('images', 'preload'),
            }),
          ]
        : []),
      ...(forward.units ?? []),
    ],
    ownUnits: forward.ownUnits ?? [],
  }
}
