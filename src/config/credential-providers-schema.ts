// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { field } from './field.ts'
import { digest, httpsUrl, line, text } from './text-types.ts'

// The kubelet refuses "/", spaces, "." and ".." (validateCredentialProviderConfig, pkg/credentialprovider/plugin/config.go@v1.36.4).
// It is the name of a file below the prefix, so it has that alphabet.
const providerName = text(
  /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/,
  'is not the name of a program: letters, digits, "-", "_" and ".", at most 64 of them, and no "." at the start',
)

// Stricter than ParseSchemelessURL, which takes most texts (pkg/credentialprovider/keyring.go@v1.36.4): a "*" in the port or path, a
// tag and a digest never match, since the kubelet compares those as they are, and asks for an image without tag and digest.
const imagePattern = text(
  /^[A-Za-z0-9*-]+(\.[A-Za-z0-9*-]+)*(:[0-9]{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*\/?$/,
  'is not a pattern for images, like *.azurecr.io or registry.example.com:5000/team: a host in which * is a part of a name, a port, a path; no https://, no tag',
)

// Of time.ParseDuration whatever people write. At most six digits each, so that the sum fits into the 63 bits of Go's Duration.
const duration = text(
  /^(?=[0-9])([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$/,
  'is not a duration like 12h, 1h30m or 0s',
)

const variable = text(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not the name of a variable')

const download = z.strictObject({
  url: field(httpsUrl(), 'URL of the program itself, not of an archive of it.'),
  sha256: field(digest(), 'Digest of the program.'),
})

const provider = z.lazy(() =>
  z.strictObject({
    program: field(
      z.union(
        [
          z.strictObject({
            source: field(
              line(),
              'A file with the program, relative to the config: one for this architecture, or a script. At most 16 MiB.',
              'ecr-credential-provider',
            ),
          }),
          z.strictObject({
            amd64: field(z.optional(download), 'The program for amd64: a download by its digest.'),
            arm64: field(z.optional(download), 'The same for arm64.'),
          }),
        ],
        'is not {source} or {amd64: {url, sha256}, arm64: {url, sha256}}',
      ),
      'The plugin, which the node has with mode 0755: a file beside the config, or a download for each architecture.',
    ),
    matchImages: field(
      z.array(imagePattern).check(z.minLength(1, 'is a list without a pattern')),
      'Images that the plugin is asked about. `*` stands for a part of the host between two dots, or for some characters of it; a path matches every image whose path begins with it.',
      ['*.dkr.ecr.*.amazonaws.com', 'registry.example.com:5000/team'],
    ),
    defaultCacheDuration: field(
      duration,
      'How long the kubelet keeps an answer that does not say it. `0s`: not at all.',
      '12h',
    ),
    apiVersion: field(
      z._default(
        z.enum([
          'credentialprovider.kubelet.k8s.io/v1',
          'credentialprovider.kubelet.k8s.io/v1beta1',
          'credentialprovider.kubelet.k8s.io/v1alpha1',
        ]),
        'credentialprovider.kubelet.k8s.io/v1',
      ),
      'Version of the request and the answer, which the plugin has to know.',
    ),
    args: field(z._default(z.array(line()), []), 'Arguments of the plugin.', ['get-credentials']),
    env: field(
      z._default(z.record(variable, line()), {}),
      'Variables of its environment, besides those of the kubelet.',
      { AWS_REGION: 'eu-central-1' },
    ),
  }),
)

/** By name, so that no plugin is there twice, and a layer can change one (layers.ts). */
export const credentialProviders = field(
  z._default(z.record(providerName, provider), {}),
  'Plugins that the kubelet asks for the credentials of an image when it pulls it, by name. Since kubelet 1.26.',
  {
    'ecr-credential-provider': {
      program: { source: 'ecr-credential-provider' },
      matchImages: ['*.dkr.ecr.*.amazonaws.com'],
      defaultCacheDuration: '12h',
    },
  },
)
