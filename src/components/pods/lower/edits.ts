import type { Document as YamlDocument } from 'yaml'
import type { ConfigPath } from '../../../diagnostics/diagnostic.ts'

/** A change of a manifest, as data: it is made to the plain value, and to the text that the user wrote. */
export type Edit =
  | { readonly kind: 'set'; readonly path: ConfigPath; readonly value: unknown }
  | { readonly kind: 'remove'; readonly path: ConfigPath }
  /** Puts items before those of a list, which is there. */
  | { readonly kind: 'prepend'; readonly path: ConfigPath; readonly items: readonly unknown[] }

type Container = Record<string | number, unknown>

/** A copy of a plain value with the changes, made one after another. */
export function edited(value: unknown, edits: readonly Edit[]): unknown {
  const copy = structuredClone(value)
  for (const edit of edits) {
    const parent = edit.path
      .slice(0, -1)
      .reduce<Container>((at, key) => at[key] as Container, copy as Container)
    const key = edit.path.at(-1) ?? ''
    if (edit.kind === 'set') parent[key] = edit.value
    else if (edit.kind === 'prepend') (parent[key] as unknown[]).unshift(...edit.items)
    else if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else delete parent[key]
  }
  return copy
}

/** The same changes to a YAML document. It throws where a path goes through an alias or a merged mapping. */
export function editDocument(document: YamlDocument.Parsed, edits: readonly Edit[]): void {
  for (const edit of edits) {
    if (edit.kind === 'set') document.setIn(edit.path, document.createNode(edit.value))
    else if (edit.kind === 'remove') document.deleteIn(edit.path)
    else {
      const list = document.getIn(edit.path) as { readonly items: unknown[] }
      list.items.unshift(...edit.items.map(item => document.createNode(item)))
    }
  }
}
