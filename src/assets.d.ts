// Files that the bundler and vitest turn into modules: see build/plugins.mjs.

/** A Handlebars template, compiled at build time (strict, noEscape). Values must already be encoded. */
declare module '*.hbs' {
  import type { Encoded } from './render/encoded.ts'

  const render: (values: Record<string, Encoded | readonly Encoded[]>) => string
  export default render
}

/** A script that runs on the node: without its comments, and the same compressed (gzip, base64). */
declare module '*/bin/bakelet-install.sh' {
  const text: string
  export default text
  export const gzip: string
}
declare module '*/bin/bakelet-uninstall.sh' {
  const text: string
  export default text
  export const gzip: string
}

/** bakelet-ready with one of its ends, in the same way. */
declare module '*.pl' {
  const text: string
  export default text
  export const gzip: string
}

/** Any other script, as it is. */
declare module '*.sh' {
  const text: string
  export default text
}
/** An OpenPGP keyring in ASCII armor. */
declare module '*.asc' {
  const text: string
  export default text
}
declare module '*.network' {
  const text: string
  export default text
}
declare module '*.py' {
  const text: string
  export default text
}
declare module '*.hcl' {
  const text: string
  export default text
}
declare module '*-data' {
  const text: string
  export default text
}
