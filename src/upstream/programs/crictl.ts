import { strip } from '../recipe.ts'
import type { Program } from './program.ts'

export const crictl = {
  section: 'crictl',
  onNode: 'asked',
  repository: 'kubernetes-sigs/cri-tools',
  publisher: 'Kubernetes SIGs',
  license: 'Apache-2.0',
  // 1.26 is the first that speaks no CRI but v1, which every containerd that bakelet supports has (release notes of 1.26).
  supported: { from: '1.26', to: '1.37' },
  releaseUrl: (version, arch) =>
    `https://github.com/kubernetes-sigs/cri-tools/releases/download/v${version}/crictl-v${version}-linux-${arch}.tar.gz`,
  checksumPath: path => `${path}.sha256`,
  // hack/release.sh of cri-tools 1.36, without the symbols that its release still has.
  recipe: version => {
    const module = 'sigs.k8s.io/cri-tools'
    return {
      module,
      steps: [
        {
          packages: [`${module}/cmd/crictl`],
          tags: [],
          ldflags: [...strip, `-X ${module}/pkg/version.Version=v${version}`],
        },
      ],
      archiveFolder: '',
    }
  },
} as const satisfies Program
