/** An SMBIOS type 11 string that gives the guest a credential, whatever its bytes: systemd.system-credentials(7). */
export function credential(name: string, content: string): string {
  return `io.systemd.credential.binary:${name}=${Buffer.from(content).toString('base64')}`
}
