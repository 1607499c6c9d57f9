import type { ValueFault, ValueRule } from './value-rule.ts'

// component-base cli/flag/ciphersuites_flag.go takes the names of Go's crypto/tls (cipher_suites.go, Go 1.26), and two older ones.
const suites = new Set(
  [
    'AES_128_GCM_SHA256 AES_256_GCM_SHA384 CHACHA20_POLY1305_SHA256',
    'ECDHE_ECDSA_WITH_AES_128_CBC_SHA ECDHE_ECDSA_WITH_AES_256_CBC_SHA ECDHE_RSA_WITH_AES_128_CBC_SHA',
    'ECDHE_RSA_WITH_AES_256_CBC_SHA ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'ECDHE_RSA_WITH_AES_128_GCM_SHA256 ECDHE_RSA_WITH_AES_256_GCM_SHA384 ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
    'ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 ECDHE_RSA_WITH_CHACHA20_POLY1305 ECDHE_ECDSA_WITH_CHACHA20_POLY1305',
    'RSA_WITH_RC4_128_SHA RSA_WITH_3DES_EDE_CBC_SHA RSA_WITH_AES_128_CBC_SHA RSA_WITH_AES_256_CBC_SHA',
    'RSA_WITH_AES_128_CBC_SHA256 RSA_WITH_AES_128_GCM_SHA256 RSA_WITH_AES_256_GCM_SHA384',
    'ECDHE_ECDSA_WITH_RC4_128_SHA ECDHE_RSA_WITH_RC4_128_SHA ECDHE_RSA_WITH_3DES_EDE_CBC_SHA',
    'ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 ECDHE_RSA_WITH_AES_128_CBC_SHA256',
  ].flatMap(line => line.split(' ').map(suite => `TLS_${suite}`)),
)

export const checkCiphers: ValueRule = ({ config }) =>
  config.texts('tlsCipherSuites').flatMap((suite, index): ValueFault[] =>
    suites.has(suite)
      ? []
      : [
          {
            path: [...config.path, 'tlsCipherSuites', index],
            why: `\`tlsCipherSuites\` has ${suite}`,
            hint: 'write a name of Go, like TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
            from: 'cmd/kubelet/app/server.go',
          },
        ],
  )
