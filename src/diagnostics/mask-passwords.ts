/**
 * The text with asterisks for the user and password of each URL (RFC 3986, 3.2.1: before the "@" of the authority), one for
 * each character, so that all offsets stay. A token is often written as the user, so it is masked too.
 */
export function maskPasswords(text: string): string {
  if (!text.includes('://')) return text
  return text.replace(userinfo, found => `://${'*'.repeat(found.length - 3)}`)
}

// What follows the colon is a port, and not a password.
const port = String.raw`\d{1,5}(?:[/?#\s"']|$)`

/**
 * Also with the "/", "?", "#" or space of a user or a password that somebody forgot to encode, which makes the URL invalid. A space
 * after the colon is prose: "https://example.com: no answer". Bounded, so that the work does not grow with the square of a line.
 */
const userinfo = new RegExp(
  `://(?:${[
    // With spaces and an "@", where the value ends after the host.
    String.raw`[^\n/?#@:"'\x60]{1,200}:(?!${port}|\s)[^\n/"'\x60]{1,200}(?=@[\w.-]{1,255}(?::\d{1,5})?/?["'\x60]?\s{0,99}(?:[,}\]]|$))`,
    String.raw`[^\s/?#]*(?=@)`,
    String.raw`[^\s/?#@:]{1,200}:(?!${port})\S{1,200}(?=@)`,
    String.raw`[^\n/?#@:"'\x60]{1,200}:(?!${port}|\s)(?:(?!://)[^\n"'\x60]){1,200}(?=@)`,
  ].join('|')})`,
  'gm',
)
