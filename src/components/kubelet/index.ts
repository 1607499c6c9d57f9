import unit from '../../../templates/kubelet/etc/systemd/system/kubelet.service.hbs'
import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import { unitCommand, unitText, unitWord } from '../../render/unit.ts'
import { yaml } from '../../render/yaml.ts'
import { type Component, plannedArtifact } from '../component.ts'
import { mountUnits } from '../disks/units.ts'
import { firewallUnits } from '../firewall/index.ts'
import { plannedUnit } from '../planned-unit.ts'
import { dockerConfig } from '../registries/docker-config.ts'
import { credentialUnits } from '../secrets/credential.ts'
import { proxyFiles } from '../system/proxy.ts'
import { kubeletArguments } from './arguments.ts'
import { kubeletConfiguration } from './configuration.ts'
import { checkProviders } from './credential-providers/check.ts'
import { credentialProviderFlags, credentialProviders } from './credential-providers/index.ts'
import { inhibitDelay } from './inhibit-delay.ts'
import { beforeMaking, certificateUnits } from './made-certificate.ts'
import { shutdownSeconds } from './shutdown.ts'

const origin = from('kubelet')

export const kubelet: Component = input => {
  const { config, versions, sandboxImage } = input.resolved
  if (!config.containerd.cri) return {}
  const paths = nodePaths(config.prefix)
  const { server, flags } = config.kubelet
  const version = versions.kubelet
  const configuration = kubeletConfiguration(config, version)
  const holdsShutdown = shutdownSeconds(configuration)
  const providers = credentialProviders(input)
  const beforePods = [...firewallUnits(config), ...mountUnits(config), ...credentialUnits(config)]
  return {
    diagnostics: checkProviders(input),
    shutdownSeconds: holdsShutdown,
    artifacts: [
      plannedArtifact(input, {
        name: 'kubelet',
        format: 'binary',
        install: [{ member: 'kubelet', to: `${paths.bin}/kubelet`, mode: '0755' }],
        ...origin('kubelet', 'version'),
      }),
      ...providers.artifacts,
    ],
    directories: [
      ...(holdsShutdown === 0 ? [] : [{ path: paths.logindDropIns, mode: '0755', ...origin() } as const]),
      ...(server === 'off'
        ? []
        : [{ path: paths.pki, mode: '0755', ...origin('kubelet', 'server') } as const]),
      ...providers.directories,
    ],
    files: [
      {
        path: paths.kubeletConfig,
        mode: '0600',
        content: `# Made by bakelet.\n${yaml(configuration)}`,
        ...origin('kubelet', 'config'),
      },
      ...(holdsShutdown === 0
        ? []
        : [
            {
              path: paths.inhibitDelay,
              mode: '0644' as const,
              content: inhibitDelay(holdsShutdown),
              ...origin('kubelet', 'config'),
            },
          ]),
      ...(input.clientCA === undefined
        ? []
        : [
            {
              path: `${paths.pki}/client-ca.crt` as const,
              mode: '0644' as const,
              content: input.clientCA,
              ...origin('kubelet', 'server', 'clientCA'),
            },
          ]),
      ...providers.files,
    ],
    units: [
      plannedUnit(unit, {
        name: 'kubelet.service',
        relations: {
          Requires: ['bakelet-install.service', ...beforePods],
          Wants: ['containerd.service', 'bakelet-images.service'],
          After: [
            'bakelet-install.service',
            'network.target',
            'containerd.service',
            'bakelet-images.service',
            ...beforePods,
          ],
        },
        wantedBy: 'multi-user.target',
        values: {
          bin: unitWord(paths.bin),
          environment: proxyFiles(config),
          arguments: unitCommand([
            '--config',
            paths.kubeletConfig,
            ...kubeletArguments({ flags, version, sandboxImage, others: credentialProviderFlags(config) }),
          ]),
          staticPods: unitText(paths.staticPods),
          guard: Array.isArray(config.pods) ? [unitWord(`${paths.bin}/bakelet-guard`)] : [],
          resolvConf: unitWord(paths.resolvConf),
          // Its working directory is where it looks for credentials: see paths.registryCredentials.
          credentials:
            dockerConfig(input.registryFiles) === undefined ? [] : [unitWord(paths.registryCredentials)],
          certificates: beforeMaking(config.kubelet),
        },
        ...origin(),
      }),
      ...certificateUnits(config.kubelet),
    ],
  }
}
