import { ApiError } from './api-error.ts'
import type { KubeObject } from './objects.ts'

type Test = (object: KubeObject) => boolean

/** `-l`: labels.Parse in apimachinery pkg/labels/selector.go@v0.36.4. */
export function labelTest(selector: string): Test {
  const tests = splitTerms(selector).map(labelTerm)
  return ({ metadata }) => tests.every(test => test(metadata.labels ?? {}))
}

type LabelTest = (labels: Readonly<Record<string, string>>) => boolean

const key = '[A-Za-z0-9]([\\w./-]*[A-Za-z0-9])?'
const termPatterns = {
  set: new RegExp(`^(?<key>${key})\\s+(?<not>not)?in\\s*\\((?<values>[^()]*)\\)$`),
  equal: new RegExp(`^(?<key>${key})\\s*(?<operator>==?|!=)\\s*(?<value>[\\w.-]*)$`),
  present: new RegExp(`^(?<not>!)?\\s*(?<key>${key})$`),
}

function labelTerm(term: string): LabelTest {
  const set = termPatterns.set.exec(term)?.groups
  if (set) {
    const values = (set.values ?? '').split(',').map(value => value.trim())
    return labels => values.includes(labels[set.key ?? ''] ?? '\0') !== (set.not !== undefined)
  }
  const equal = termPatterns.equal.exec(term)?.groups
  if (equal) return labels => (labels[equal.key ?? ''] === equal.value) === (equal.operator !== '!=')
  const present = termPatterns.present.exec(term)?.groups
  if (present) return labels => Object.hasOwn(labels, present.key ?? '') === (present.not === undefined)
  throw new ApiError('BadRequest', `the label selector has no such term: ${term}`)
}

/** At commas that are not within parentheses. */
const splitTerms = (selector: string) =>
  selector
    .split(/,(?![^()]*\))/)
    .map(term => term.trim())
    .filter(term => term !== '')

/** `--field-selector`: a dotted path of the object, as `status.phase=Running`. */
export function fieldTest(selector: string): Test {
  const tests = splitTerms(selector).map(term => {
    const [, path = '', operator, value = ''] = /^([\w.]+)(==?|!=)(.*)$/.exec(term) ?? []
    if (operator === undefined)
      throw new ApiError('BadRequest', `the field selector has no such term: ${term}`)
    return (object: KubeObject) => (textAt(object, path) === value) === (operator !== '!=')
  })
  return object => tests.every(test => test(object))
}

/** A field that is absent counts as empty. */
function textAt(object: unknown, path: string): string {
  let at = object
  for (const part of path.split('.'))
    at =
      at !== null && typeof at === 'object' && Object.hasOwn(at, part)
        ? at[part as keyof typeof at]
        : undefined
  return at === undefined || at === null ? '' : String(at)
}
