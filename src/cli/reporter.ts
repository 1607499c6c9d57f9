import type { OnEvent } from '../tasks/events.ts'
import { complain } from './print.ts'
import { inset, type ShownStep, showStep } from './progress.ts'
import { reportDiagnostics } from './report.ts'

/** Prints the events of a task on standard error. */
export function reporter(): OnEvent {
  let step: ShownStep | undefined
  return async event => {
    switch (event.kind) {
      case 'begin':
        step = await showStep(event.title)
        break
      case 'end':
        step?.end(event.failed)
        step = undefined
        break
      case 'warnings':
        await reportDiagnostics(event)
        break
      case 'note':
        if (step) step.note(event.line)
        else complain(inset(event.line))
        break
      default:
        step?.[event.kind](event.line)
    }
  }
}
