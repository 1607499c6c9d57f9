import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import type { Config } from '../../config/schema.ts'
import type { ConfigPath, Diagnostic } from '../../diagnostics/diagnostic.ts'
import { blocksOf } from '../authorities.ts'
import type { ComponentInput } from '../component.ts'
import { givenContent } from '../files/index.ts'

/** What was read of the files that the config names. */
type Read = Pick<ComponentInput, 'secrets' | 'sourceFiles'>

/** A file of the node that a field of the kubelet names, and its text where the config gives it. */
interface Given {
  readonly path: ConfigPath
  readonly file: string
  readonly text: string | undefined
}

const openssl = 'compare `openssl x509 -in FILE -noout -pubkey` with `openssl pkey -in FILE -pubout`'

/**
 * Checks the certificate and the key of the kubelet server, as far as the config itself gives these files. The kubelet ends where one
 * is not PEM or is not the other's, and refuses every connection where it has only one of them (NewMainKubelet in
 * pkg/kubelet/kubelet.go of Kubernetes 1.36.4; tls.X509KeyPair in crypto/tls).
 */
export function checkServingCertificate(config: Config, read: Read, file: string): Diagnostic[] {
  const certificate = given(config, read, 'tlsCertFile', 'tls-cert-file')
  const key = given(config, read, 'tlsPrivateKeyFile', 'tls-private-key-file')
  const fault = (path: ConfigPath, message: string, hint: string): Diagnostic[] => [
    { code: 'serving-certificate-invalid', severity: 'error', message, hint, file, path },
  ]
  const one = certificate ?? key
  if (one === undefined) return []
  if (certificate === undefined || key === undefined)
    return fault(
      one.path,
      'with a certificate that has no key, or a key without its certificate, the kubelet serves nobody',
      'name both: tlsCertFile and tlsPrivateKeyFile',
    )
  const leaf = certificate.text === undefined ? undefined : leafOf(certificate.text)
  if (leaf === 'unreadable')
    return fault(
      certificate.path,
      `the kubelet does not start: \`${certificate.file}\` does not begin with a certificate in PEM`,
      'write the certificate of the server first, and those of its authorities after it',
    )
  const secret = key.text === undefined ? undefined : keyOf(key.text)
  if (secret === 'unreadable')
    return fault(
      key.path,
      `the kubelet does not start: \`${key.file}\` has no private key in PEM that opens without a password`,
      'write the key as PKCS #8: `openssl pkey -in FILE`',
    )
  return leaf && secret && !leaf.checkPrivateKey(secret)
    ? fault(
        key.path,
        `the kubelet does not start: the key in \`${key.file}\` is not that of the certificate in \`${certificate.file}\``,
        openssl,
      )
    : []
}

/** A flag takes precedence over its field. */
function given(config: Config, read: Read, field: string, flag: string): Given | undefined {
  const { kubelet } = config
  const [path, file] =
    kubelet.flags[flag] === undefined
      ? [['kubelet', 'config', field], kubelet.config[field]]
      : [['kubelet', 'flags', flag], kubelet.flags[flag]]
  if (typeof file !== 'string' || file === '') return undefined
  const content = givenContent(config, file, read)
  return { path, file, text: content === undefined || typeof content === 'string' ? content : '' }
}

/** Of several certificates the first is the server's. */
function leafOf(text: string): X509Certificate | 'unreadable' {
  const [first] = blocksOf(text).filter(({ type }) => type === 'CERTIFICATE')
  try {
    return first ? new X509Certificate(first.lines.join('\n')) : 'unreadable'
  } catch {
    return 'unreadable'
  }
}

function keyOf(text: string): KeyObject | 'unreadable' {
  try {
    return createPrivateKey(text)
  } catch {
    return 'unreadable'
  }
}
