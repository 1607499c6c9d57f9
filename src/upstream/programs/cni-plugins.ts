import { cniPackages } from '../cni-plugin-names.ts'
import { strip } from '../recipe.ts'
import type { Program } from './program.ts'

export const cniPlugins = {
  section: 'cni',
  onNode: 'cri',
  repository: 'containernetworking/plugins',
  publisher: 'CNI',
  license: 'Apache-2.0',
  releaseUrl: (version, arch) =>
    `https://github.com/containernetworking/plugins/releases/download/v${version}/cni-plugins-linux-${arch}-v${version}.tgz`,
  checksumPath: path => `${path}.sha256`,
  testedBy: 'cni',
  // build_linux.sh of plugins 1.9. All of them, whatever the config installs, so that one version has one digest.
  recipe: version => {
    const module = 'github.com/containernetworking/plugins'
    return {
      module,
      revision: 2,
      steps: [
        {
          packages: cniPackages(version).map(path => `${module}/plugins/${path}`),
          tags: [],
          ldflags: [...strip, `-X ${module}/pkg/utils/buildversion.BuildVersion=v${version}`],
        },
      ],
      archiveFolder: '.',
    }
  },
  advisories: {
    source: 'release notes of github.com/containernetworking/plugins v1.9.0',
    // The nftables backend of portmap.
    list: [{ ids: ['CVE-2025-67499'], fixed: ['1.9.0'], olderLines: 'affected' }],
  },
} as const satisfies Program
