/** An IPv4 or IPv6 address, without a zone. (node:net is out of reach for a pure folder.) */
export function isIP(text: string): boolean {
  return isIPv4(text) || isIPv6(text)
}

/** From 1.36 on (gate StrictIPCIDRValidation, pkg/features/kube_features.go@v1.36.4) an address is written in one way. */
export function isIPFor(minor: number, text: string): boolean {
  const old = /(^|\.)0\d/.test(text) || /^::ffff:/i.test(text)
  return isIP(text) && (minor < 36 || !old)
}

const isIPv4 = (text: string) =>
  /^(\d{1,3})(\.\d{1,3}){3}$/.test(text) && text.split('.').every(part => Number(part) <= 255)

function isIPv6(text: string): boolean {
  if (!/^[0-9A-Fa-f:.]+$/.test(text)) return false
  try {
    return new URL(`http://[${text}]/`).hostname !== ''
  } catch {
    return false
  }
}
