/**
 * Linux, dev_valid_name() in net/core/dev.c: at most 15 characters (IFNAMSIZ is 16 with the final NUL). Fewer of them, so that no file, no
 * variable and no rule needs quotes.
 */
export const interfaceNamePattern = /^[A-Za-z][A-Za-z0-9._-]{0,14}$/
