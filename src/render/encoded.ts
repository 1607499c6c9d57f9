declare const encoded: unique symbol

/**
 * Text that is already written in the syntax of the file it goes into. Only the printers in this folder make it, so a
 * template cannot be handed a raw value: the compiler refuses.
 */
export type Encoded = string & { readonly [encoded]: true }
