/**
 * The text with asterisks for the user and password of each URL (RFC 3986, 3.2.1: before the "@" of the authority), one for
 * each character, so that all offsets stay. A token is often written as the user, so it is masked too.
 */
export function maskPasswords(text: string): string {
  if (!text.includes('://')) return text
  return text.replace(/:\/\/[^\s/?#]*(?=@)/g, found => `://${'*'.repeat(found.length - 3)}`)
}
