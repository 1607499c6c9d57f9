import { maskPasswords } from '../diagnostics/mask-passwords.ts'

/**
 * A URL for a message: without its password, and without its query, in which a storage server has the signature that gives access
 * to the file (the answer to a redirect of GitHub's releases, for example).
 */
export function shownUrl(url: string): string {
  return maskPasswords(url.replace(/[?#].*$/s, found => (found.length > 1 ? `${found[0]}…` : '')))
}
