/** JSON with sorted keys, so that equal data have one text. `without`: a key that is left out everywhere. */
export function canonicalJson(value: unknown, { without }: { readonly without?: string } = {}): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (without !== undefined && key === without) return undefined
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
