import { isLabelValue, isQualifiedName } from '../../../components/pods/check/names.ts'
import type { ValueFault, ValueRule } from './value-rule.ts'

const effects = ['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** CheckTaintValidation in pkg/util/taints/taints.go, and ValidateKubeletConfiguration for `timeAdded`. */
export const checkTaints: ValueRule = ({ config }) =>
  config.list('registerWithTaints').flatMap((taint): ValueFault[] => {
    const { path } = taint
    const [key = '', value = '', effect = ''] = ['key', 'value', 'effect'].map(field => taint.text(field))
    const isRight = isQualifiedName(key) && isLabelValue(value) && effects.includes(effect)
    const hint = 'write {key: example.com/name, value: word, effect: NoSchedule}'
    return [
      ...(isRight ? [] : [{ path, why: 'a taint is not valid', hint }]),
      ...(taint.has('timeAdded')
        ? [
            {
              ...{ path: [...path, 'timeAdded'], at: 'key' as const },
              ...{ why: 'a taint has `timeAdded`', hint: 'remove it' },
            },
          ]
        : []),
    ]
  })
