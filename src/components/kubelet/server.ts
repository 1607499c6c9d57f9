import type { Config } from '../../config/schema.ts'
import { compareVersions, minorOf } from '../../upstream/version.ts'

/**
 * Suites of TLS 1.2 with a key exchange of their own for each connection, and without CBC: those of the CIS benchmark that Go does
 * not count as weak. Kubelets before 1.23 know ChaCha20 only by these names (component-base cli/flag/ciphersuites_flag.go@v0.22.5),
 * and later ones know both (v0.37.2).
 */
const strongSuites = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305',
]

const newestTLS = 'VersionTLS13'

/** config/v1beta1/types.go of k8s.io/kubelet */
const handlerFieldsSince = '1.21'

/** Fields of the kubelet server. The user's fields win. */
export function serverDefaults(kubelet: Config['kubelet'], version: string): Record<string, unknown> {
  const { server, config } = kubelet
  // Else the kubelet makes a CA and a certificate of its own at its first start, for a server that is off: two RSA keys,
  // seconds on a small node. Without an API server nothing is bootstrapped (cmd/kubelet/app/server.go, InitializeTLS;
  // client-go certificate_manager.go, Start: the same in 1.20 and in 1.36).
  if (server === 'off') return { enableServer: false, serverTLSBootstrap: true }
  const hasHandlerFields = compareVersions(minorOf(version), handlerFieldsSince) >= 0
  return {
    enableServer: true,
    address: server.listen,
    tlsMinVersion: newestTLS,
    // TLS 1.3 has only strong suites, and its suites cannot be chosen (server.go, InitializeTLS: "not configurable, ignoring").
    ...(oldestTLS(kubelet) === newestTLS ? {} : { tlsCipherSuites: strongSuites }),
    // The CIS benchmark's example; the kubelet's own default is 4 hours.
    streamingConnectionIdleTimeout: '5m',
    // AlwaysAllow lets each client do what the server offers, so it offers only state: no exec, attach, run, port-forward, logs,
    // checkpoint (pkg/kubelet/server/server.go@v1.36.4, NewServer and InstallAuthRequiredHandlers).
    enableDebuggingHandlers: false,
    // What a config that asks for the handlers above does not ask for with them. enableSystemLogQuery needs the first
    // (pkg/kubelet/apis/config/validation/validation.go@v1.36.4).
    ...(config.enableSystemLogQuery === true ? {} : { enableSystemLogHandler: false }),
    ...(hasHandlerFields ? { enableProfilingHandler: false, enableDebugFlagsHandler: false } : {}),
  }
}

/** The oldest version of TLS that the server speaks. A flag takes precedence over its field. */
function oldestTLS({ config, flags }: Config['kubelet']): unknown {
  return flags['tls-min-version'] ?? config.tlsMinVersion ?? newestTLS
}

export const isStrongSuite = (suite: unknown) =>
  strongSuites.some(strong => suite === strong || suite === `${strong}_SHA256`)
