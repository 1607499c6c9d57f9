import { strip } from '../recipe.ts'
import type { Program } from './program.ts'

export const kubelet = {
  section: 'kubelet',
  onNode: 'cri',
  repository: 'kubernetes/kubernetes',
  publisher: 'Kubernetes',
  license: 'Apache-2.0',
  // The release lines whose fields, flags and gates are in src/data (test/compat/data.test.ts).
  supported: { from: '1.20', to: '1.37' },
  // kubernetes.io/releases/download
  releaseUrl: (version, arch) => `https://dl.k8s.io/release/v${version}/bin/linux/${arch}/kubelet`,
  checksumPath: path => `${path}.sha256`,
  // kubernetes.io/docs/tasks/administer-cluster/verify-signed-artifacts, from 1.26 on.
  signature: {
    kind: 'cosign',
    identity: 'krel-staging@k8s-releng-prod.iam.gserviceaccount.com',
    issuer: 'https://accounts.google.com',
  },
  // Version variables: hack/lib/version.sh of kubernetes 1.36.
  recipe: version => {
    const [major = '', minor = ''] = version.split('.')
    const variable = (name: string, value: string) => `-X k8s.io/component-base/version.${name}=${value}`
    return {
      module: 'k8s.io/kubernetes',
      steps: [
        {
          packages: ['k8s.io/kubernetes/cmd/kubelet'],
          tags: [],
          ldflags: [
            ...strip,
            variable('gitVersion', `v${version}`),
            variable('gitMajor', major),
            variable('gitMinor', minor),
          ],
        },
      ],
      // k8s.io/api and its siblings carry v0.X.Y for Kubernetes v1.X.Y.
      stagingVersion: `v0.${version.slice(version.indexOf('.') + 1)}`,
    }
  },
  // No advisories: the kubelet's patch releases carry their own notes, and a standalone kubelet is open to few of them.
} as const satisfies Program
