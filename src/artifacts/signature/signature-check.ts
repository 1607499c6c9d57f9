/** Who signed a file, or why nobody can say. Neither is an error: its sha256 is the pinned one either way. */
export type SignatureCheck = { readonly by: string } | { readonly unchecked: string }
