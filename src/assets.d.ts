// Files that the bundler and vitest turn into modules: see build/plugins.mjs.

/** A Handlebars template, compiled at build time (strict, noEscape). Values must already be encoded. */
declare module '*.hbs' {
  import type { Encoded } from './render/encoded.ts'

  const render: (values: Record<string, Encoded | readonly Encoded[]>) => string
  export default render
}

/** One of the two ends of bakelet-ready, after what they have in common. */
declare module '*.pl' {
  const text: string
  export default text
}

/** A script. Those that run on the node are without their comments. */
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
