import { expect } from 'vitest'
import { checkPod, type PodFacts } from '../../../src/components/pods/check/index.ts'
import { lowerPod } from '../../../src/components/pods/lower/index.ts'
import { ObjectSet } from '../../../src/components/pods/objects/set.ts'
import { parseManifests } from '../../../src/config/document.ts'
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts'

/** What is found in a manifest, and where: the text that each diagnostic points at. */
export interface Checked {
  readonly pod: PodFacts | undefined
  /** The manifest of the node; undefined where it cannot be read. */
  readonly content: string | undefined
  readonly diagnostics: readonly (Diagnostic & { readonly pointsAt: string })[]
}

export async function check(
  text: string,
  { kubeletVersion = '1.36.4', file = 'pods/a.yaml', nodeName = 'node' } = {},
): Promise<Checked> {
  const source = { file, text }
  const { documents, diagnostics } = await parseManifests(source)
  const [document] = documents
  const checked = document ? checkPod(source, document, { kubeletVersion, nodeName }) : { diagnostics: [] }
  const lowered =
    document && checked.pod
      ? await lowerPod(document, {
          ...{ facts: checked.pod, objects: new ObjectSet([]), kubeletVersion, prefix: '/opt/bakelet' },
        })
      : { lowered: undefined, diagnostics: [] }
  const all = [...diagnostics, ...checked.diagnostics, ...lowered.diagnostics].map(diagnostic => {
    const span = diagnostic.span ?? document?.span(diagnostic.path, diagnostic.at)
    return { ...diagnostic, pointsAt: span ? text.slice(span.start, span.end) : '' }
  })
  return { pod: checked.pod, content: lowered.lowered?.content, diagnostics: all }
}

/** A Pod with lines added to its only container and to its spec, each given with no indentation. */
export function podWith({ container = '', spec = '' }: { container?: string; spec?: string }): string {
  const indent = (text: string, by: string) => text.replace(/^(?=.)/gm, by)
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
${indent(spec, '  ')}
  containers:
    - name: main
      image: busybox:1.37@sha256:${'a'.repeat(64)}
${indent(container, '      ')}
`
}

/** Expects one diagnostic, and returns it. */
export async function only(text: string, kubeletVersion?: string): Promise<Checked['diagnostics'][number]> {
  const { diagnostics } = await check(text, kubeletVersion === undefined ? {} : { kubeletVersion })
  expect(diagnostics, JSON.stringify(diagnostics, null, 1)).toHaveLength(1)
  const [first] = diagnostics
  if (!first) throw new Error('no diagnostic')
  return first
}
