import type { Signature } from '../signature.ts'

/** containerd says why it cannot pull, and the kubelet repeats it. */
const programs = ['containerd', 'kubelet'] as const

/** Images and the registries that they come from. */
export const images: readonly Signature[] = [
  {
    id: 'registry-unknown-authority',
    programs,
    pattern: /x509: certificate signed by unknown authority/,
    cause: 'The node does not trust the authority that signed the certificate of the registry.',
    edit: 'Write the authority into the config: `registries: {HOST: {ca: FILE}}`. A proxy that opens TLS has an authority of its own: `system.certificates`.',
    source: 'Go 1.26, crypto/x509/verify.go, UnknownAuthorityError',
  },
  {
    id: 'certificate-expired',
    programs,
    pattern: /x509: certificate has expired or is not yet valid: current time \S+ is after/,
    cause: 'The certificate of the registry has expired, or the clock of the node is ahead.',
    edit: 'Renew the certificate on the server. If `date` on the node is wrong, set `system.time.servers`.',
    source: 'Go 1.26, crypto/x509/verify.go, CertificateInvalidError',
  },
  {
    id: 'clock-behind',
    programs,
    pattern: /x509: certificate has expired or is not yet valid: current time \S+ is before/,
    cause:
      'The certificate of the registry is not valid yet: the clock of the node is behind, most often after a boot without a battery or NTP.',
    edit: 'Set `system.time.servers` to an NTP server that the node reaches, and compare `date` on the node.',
    source: 'Go 1.26, crypto/x509/verify.go, CertificateInvalidError',
  },
  {
    id: 'certificate-other-host',
    programs,
    pattern: /x509: (?:certificate is (?:not )?valid for |cannot validate certificate for )/,
    cause: 'The certificate of the registry is for another name or address than the one in the image name.',
    edit: 'Use the name that is in the certificate, also in `registries`, or have the server make a certificate with this name as a subject alternative name.',
    source: 'Go 1.26, crypto/x509/verify.go, HostnameError',
  },
  {
    id: 'registry-speaks-http',
    programs,
    pattern: /tls: first record does not look like a TLS handshake|server gave HTTP response to HTTPS client/,
    cause: 'The registry speaks plain HTTP, and the node asks it by HTTPS.',
    edit: 'Give the registry a certificate. In a network that you trust, write `registries: {HOST: {insecure: http}}`.',
    source: 'Go 1.26, crypto/tls/conn.go, readRecordOrCCS',
  },
  {
    id: 'registry-unauthorized',
    programs,
    pattern:
      /failed to (?:authorize|fetch anonymous token|fetch oauth token)|pull access denied, repository does not exist or may require authorization|unexpected status from \w+ request to [^"]*: 401 /,
    cause: 'The registry wants credentials, or does not accept those of the node (HTTP 401).',
    edit: 'Write `registries: {HOST: {credentials: FILE}}`, or `kubelet.credentialProviders` for a cloud.',
    source: 'github.com/containerd/containerd/v2 v2.3.6, core/remotes/docker/resolver.go',
  },
  {
    id: 'registry-forbidden',
    programs,
    pattern: /unexpected status from \w+ request to [^"]*: 403 /,
    cause:
      'The registry refuses the image to this node (HTTP 403): its user may not read the repository, or an address list keeps the node out.',
    edit: 'Let the user of `registries.HOST.credentials` read the repository, or name another one.',
    source: 'github.com/containerd/containerd/v2 v2.3.6, core/remotes/errors/errors.go',
  },
  {
    id: 'registry-too-many-requests',
    programs,
    pattern: /unexpected status from \w+ request to [^"]*: 429 |toomanyrequests:/,
    cause: 'The registry has counted too many pulls from this address (HTTP 429).',
    edit: 'Preload the image (`images.preload`), pull through a mirror (`registries.HOST.mirrors`), or give credentials: a registry allows more pulls to a user.',
    source: 'github.com/containerd/containerd/v2 v2.3.6, core/remotes/errors/errors.go',
  },
  {
    id: 'registry-server-error',
    programs,
    pattern: /unexpected status from \w+ request to [^"]*: 5\d\d /,
    cause: 'The registry, or a proxy before it, fails (HTTP 5xx).',
    edit: 'Look at the log of the registry. The kubelet keeps trying; `registries.HOST.mirrors` names another server for the time being.',
    source: 'github.com/containerd/containerd/v2 v2.3.6, core/remotes/errors/errors.go',
  },
  {
    id: 'image-not-found',
    programs,
    pattern: /failed to resolve image: [^ ]+: not found|failed to resolve reference [^ ]+ [^ ]+: not found/,
    cause: 'The registry has no image of this name and tag.',
    edit: 'Correct the image name in the manifest; `bakelet lock` pins a digest that exists.',
    source: 'github.com/containerd/containerd/v2 v2.3.6, core/remotes/docker/resolver.go',
  },
  {
    id: 'image-other-architecture',
    programs,
    pattern: /no match for platform in manifest/,
    cause: 'The image is not published for the architecture of the node.',
    edit: 'Use an image for this architecture, or set `arch` of the config to that of the image.',
    source: 'github.com/containerd/containerd/v2 v2.3.6, core/images/image.go',
  },
  {
    id: 'image-digest-mismatch',
    programs,
    pattern: /unexpected commit digest sha256:\w+, expected sha256:\w+|failed size validation: \d+ != \d+/,
    cause:
      'What the registry or mirror sent does not have the digest that the manifest of the image names: a broken mirror, cache or proxy.',
    edit: 'Pull the image past the mirror; empty the cache of the mirror or proxy.',
    source: 'github.com/containerd/containerd/v2 v2.3.6, plugins/content/local/writer.go',
  },
  {
    id: 'image-name-invalid',
    programs: ['kubelet'],
    pattern: /InvalidImageName|couldn't parse image name/,
    cause: 'The image name cannot be parsed: a repository is in lower case, without spaces.',
    edit: 'Correct `image` in the manifest. `bakelet check` names the place.',
    source: 'k8s.io/kubernetes v1.36.4, pkg/kubelet/images/image_manager.go, applyDefaultImageTag',
  },
  {
    id: 'image-never-pulled',
    programs: ['kubelet'],
    pattern: /ErrImageNeverPull|is not present with pull policy of Never/,
    cause: 'The pod forbids pulling its image (`imagePullPolicy: Never`), and the node does not have it.',
    edit: 'Have bakelet bring the image: `images: {preload: auto}`, or name it in `images.preload`.',
    source: 'k8s.io/kubernetes v1.36.4, pkg/kubelet/images/image_manager.go',
  },
  {
    id: 'sandbox-image-missing',
    programs,
    pattern:
      /failed to get sandbox image|RunPodSandbox .*failed to pull image|FailedCreatePodSandBox.*failed to pull image|CreatePodSandbox.*failed to pull image/,
    brings: [
      'registry-name-unknown',
      'dns-unreachable',
      'registry-refused',
      'registry-unreachable',
      'registry-timeout',
      'image-not-found',
    ],
    cause:
      'The image of the sandbox (pause) is not on the node, and cannot be pulled. Without it no pod starts.',
    edit: 'Leave `images.preload` at `auto`, and the `sandbox` of `containerd.config` to bakelet: both then name the same image.',
    source:
      'github.com/containerd/containerd/v2 v2.3.6, internal/cri/server/podsandbox/sandbox_run.go, ensureImageExists',
  },
]
