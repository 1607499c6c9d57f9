import { type Compiled, compile } from '../../src/compile.ts'

/** Compiles a config from memory: each pod is a manifest that the first entry of `pods` names. */
export function compileText(
  text: string,
  { file = 'bakelet.yaml', pods = {} }: { file?: string; pods?: Readonly<Record<string, string>> } = {},
): Promise<Compiled> {
  return compile({
    config: { file, text },
    read: async config => ({
      pods: Object.entries(pods).map(([file, text]) => ({ source: { file, text }, index: 0 })),
      clientCA: config.kubelet.server === 'off' ? undefined : 'PEM\n',
      diagnostics: [],
    }),
  })
}

/** Each diagnostic as one line: its code, file and path. */
export function inShort({ diagnostics }: Compiled): string[] {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, file, path }) => `${code} ${file} ${path.join('.')}`)
}
