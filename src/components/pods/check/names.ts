// The name forms of Kubernetes: apimachinery pkg/util/validation/validation.go and pkg/api/validate/content@v0.36.4.

/** A DNS-1123 label: container names, volume names, host names. */
export const isDnsLabel = (name: string): boolean => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)
export const dnsLabelRule =
  'lower-case letters, digits and "-", at most 63, with a letter or digit at each end'

/** A DNS-1123 subdomain: pod names and other object names. */
export const isDnsSubdomain = (name: string): boolean =>
  name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)
export const dnsSubdomainRule =
  'lower-case letters, digits, "-" and ".", at most 253, with a letter or digit at each end of every part'

/** A label or annotation key: an optional DNS prefix and "/", then a name. */
export function isQualifiedName(key: string): boolean {
  const [name = '', prefix, ...rest] = key.split('/').reverse()
  return (
    rest.length === 0 &&
    (prefix === undefined || isDnsSubdomain(prefix)) &&
    /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(name)
  )
}

export const isLabelValue = (value: string): boolean =>
  /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value)

/** A name of a port (RFC 6335 service name). */
export const isPortName = (name: string): boolean =>
  name.length <= 15 && /^[a-z0-9-]+$/.test(name) && /[a-z]/.test(name) && !/--|^-|-$/.test(name)

export const isPortNumber = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65535

/** Environment variable names of static pods since Kubernetes 1.35: any printable ASCII but "=" (IsRelaxedEnvVarName). */
export const isEnvName = (name: string): boolean => /^[\x20-\x3c\x3e-\x7e]+$/.test(name)
/** Environment variable names before that (IsEnvVarName). */
export const isStrictEnvName = (name: string): boolean =>
  /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) && !/^\.\.?$|^\.\./.test(name)

/** A key of the sysctl tree (SysctlContainSlashFmt, pkg/apis/core/validation/validation.go@v1.36.4). */
export const isSysctlName = (name: string): boolean =>
  name.length <= 253 && /^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/.test(name)
