import { show } from '../../../config/show.ts'
import { dnsSubdomainRule, isDnsSubdomain, isLabelValue, isQualifiedName } from './names.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'

const keyHint = 'write an optional DNS name and "/", then at most 63 letters, digits, "-", "_" and "."'
const valueHint = 'write at most 63 letters, digits, "-", "_" and ".", with a letter or digit at each end'

export function checkLabelKey(key: Node, out: Reporter): void {
  if (key.string !== undefined && !isQualifiedName(key.string))
    out.invalid(key, `the label key ${show(key.value)} is not valid`, keyHint)
}

function checkLabelValue(value: Node, out: Reporter) {
  if (value.string !== undefined && !isLabelValue(value.string))
    out.invalid(value, `the label value ${show(value.value)} is not valid`, valueHint)
}

/** Labels that something is selected by. */
export function checkLabels(labels: Node, out: Reporter): void {
  for (const [key, value] of labels.entries) {
    if (!isQualifiedName(key))
      out.report('pod-invalid', value, `the label key ${show(key)} is not valid`, keyHint, { at: 'key' })
    checkLabelValue(value, out)
  }
}

/** ValidateLabelSelector in apimachinery pkg/apis/meta/v1/validation/validation.go@v0.36.4. */
export function checkLabelSelector(selector: Node, out: Reporter): void {
  checkLabels(selector.get('matchLabels'), out)
  for (const requirement of selector.get('matchExpressions').items) {
    checkLabelKey(requirement.get('key'), out)
    checkCount(requirement, out)
    for (const value of requirement.get('values').items) checkLabelValue(value, out)
  }
}

/**
 * ValidateNodeSelectorTerm in pkg/apis/core/validation/validation.go@v1.36.4. A preferred term may have values that no label has.
 */
export function checkNodeSelectorTerm(
  term: Node,
  { preferred }: { preferred: boolean },
  out: Reporter,
): void {
  for (const requirement of term.get('matchExpressions').items) {
    checkLabelKey(requirement.get('key'), out)
    checkCount(requirement, out)
    if (!preferred) for (const value of requirement.get('values').items) checkLabelValue(value, out)
  }
  for (const requirement of term.get('matchFields').items) checkNodeField(requirement, out)
}

/** ValidateNodeFieldSelectorRequirement */
function checkNodeField(requirement: Node, out: Reporter) {
  const [key, operator, values] = ['key', 'operator', 'values'].map(requirement.get) as [Node, Node, Node]
  if (key.string !== undefined && key.string !== 'metadata.name')
    out.invalid(key, `${show(key.value)} is not a field that a node is selected by`, 'write metadata.name')
  if (operator.string !== undefined && operator.string !== 'In' && operator.string !== 'NotIn')
    out.invalid(operator, `${show(operator.value)} does not select by a field`, 'write In or NotIn')
  else if (requirement.given && values.items.length !== 1)
    out.invalid(values, `one name is compared, and these are ${values.items.length}`, 'write values: [NAME]')
  for (const value of values.items)
    if (key.value === 'metadata.name' && value.string !== undefined && !isDnsSubdomain(value.string))
      out.invalid(value, `${show(value.value)} is not the name of a node`, `write ${dnsSubdomainRule}`)
}

/** How many values an operator takes. */
function checkCount(requirement: Node, out: Reporter) {
  const values = requirement.get('values')
  const operator = requirement.get('operator').string ?? ''
  const { length } = values.items
  if (['In', 'NotIn'].includes(operator) && length === 0)
    out.invalid(values, `${operator} has no values`, 'add values: [VALUE]')
  else if (['Exists', 'DoesNotExist'].includes(operator) && length > 0)
    out.invalid(values, `${operator} takes no values`, 'remove values')
  else if (['Gt', 'Lt'].includes(operator) && length !== 1)
    out.invalid(values, `${operator} compares with one value, and these are ${length}`, 'write values: ["1"]')
}

/** ValidateMatchLabelKeysAndMismatchLabelKeys */
export function checkLabelKeys(term: Node, out: Reporter): void {
  const [match, mismatch, selector] = ['matchLabelKeys', 'mismatchLabelKeys', 'labelSelector'].map(
    term.get,
  ) as [Node, Node, Node]
  for (const list of [match, mismatch]) {
    if (list.items.length > 0 && !selector.given)
      out.invalid(
        list,
        'label keys need a labelSelector beside them',
        'add labelSelector, or remove the keys',
      )
    else for (const key of list.items) checkLabelKey(key, out)
  }
  const matched = new Set<unknown>(match.items.map(({ value }) => value))
  const mismatched = new Set<unknown>(mismatch.items.map(({ value }) => value))
  const selected = new Set<unknown>(selector.get('matchLabels').entries.map(([key]) => key))
  for (const { get } of selector.get('matchExpressions').items) {
    const key = get('key')
    if (selected.has(key.value) && matched.has(key.value))
      out.invalid(key, `${show(key.value)} is in matchLabelKeys too`, 'remove one')
    selected.add(key.value)
  }
  for (const key of match.items)
    if (mismatched.has(key.value))
      out.invalid(key, `${show(key.value)} is in mismatchLabelKeys too`, 'remove one')
}
