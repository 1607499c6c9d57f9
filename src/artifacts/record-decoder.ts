/** A value of this type, or undefined for anything else. */
export type Decoder<T> = (value: unknown) => T | undefined
