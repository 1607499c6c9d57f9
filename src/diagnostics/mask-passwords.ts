/**
 * The text with asterisks for the user and password of each URL (RFC 3986, 3.2.1: before the "@" of the authority), one for
 * each character, so that all offsets stay. A token is often written as the user, so it is masked too.
 */
export function maskPasswords(text: string): string {
  if (!text.includes('://')) return text
  return text.replace(userinfo, found => `://${'*'.repeat(found.length - 3)}`)
}

/**
 * Also with the "/", "?" or "#" of a password that somebody forgot to encode, which makes the URL invalid: then what follows the
 * colon is not a port. Bounded, so that the work does not grow with the square of a line.
 */
const userinfo = /:\/\/(?:[^\s/?#]*(?=@)|[^\s/?#@:]{1,200}:(?!\d{1,5}(?:[/?#\s"']|$))\S{1,200}(?=@))/g
