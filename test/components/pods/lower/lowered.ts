import { compileText } from '../../../compile/compile.ts'

export const image = `docker.io/library/busybox@sha256:${'a'.repeat(64)}`

/** What a node gets from manifests: files and folders below conf/volumes, the manifests, and what was found. */
export async function lowered(pods: string | Readonly<Record<string, string>>, { kubelet = '1.36.4' } = {}) {
  const compiled = await compileText(
    `name: a\nprefix: /opt/bakelet\npods: [pods/*]\nkubelet: {version: "${kubelet}"}\n`,
    {
      pods: typeof pods === 'string' ? { 'pods/web.yaml': pods } : pods,
    },
  )
  const { plan, diagnostics } = compiled
  const root = '/opt/bakelet/conf/volumes'
  const inside = (path: string) => path.startsWith(root)
  const short = (path: string) => path.slice(root.length)
  return {
    files: Object.fromEntries(
      (plan?.files ?? [])
        .filter(({ path }) => inside(path))
        .map(({ path, mode, content }) => [short(path), `${mode} ${content}`]),
    ),
    folders: Object.fromEntries(
      (plan?.directories ?? [])
        .filter(({ path }) => inside(path))
        .map(({ path, mode }) => [short(path), mode]),
    ),
    manifests: (plan?.pods ?? []).map(({ content }) => content),
    manifest: plan?.pods[0]?.content ?? '',
    problems: diagnostics.map(({ code, severity, message }) => `${severity} ${code}: ${message}`),
    compiled,
  }
}

/** A Pod with parts of its spec and of its only container, each given with no indentation. */
export function pod({ spec = '', container = '' }: { spec?: string; container?: string }): string {
  const indent = (text: string, by: string) => text.replace(/^(?=.)/gm, by)
  return `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
${spec && `${indent(spec, '  ')}\n`}  containers:
    - name: main
      image: ${image}
${container && `${indent(container, '      ')}\n`}`
}

export const configMap = (data: string, name = 'web'): string =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${data}\n`
export const secret = (data: string, name = 'web'): string =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\n${data}\n`
