// Files that the bundler and vitest turn into modules: see build/plugins.mjs.

/** A Handlebars template, compiled at build time (strict, noEscape). Values must already be encoded. */
declare module '*.hbs' {
  import type { Encoded } from './render/encoded.ts'

  const render: (values: Record<string, Encoded | readonly Encoded[]>) => string
  export default render
}

/** A script as it is, and compressed (gzip, base64). */
declare module '*.sh' {
  const text: string
  export default text
  export const gzip: string
}
