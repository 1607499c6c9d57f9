import { WorldError } from '../host/errors.ts'

/** A machine did not start, hung, ended too early, or did not answer. */
export class VmError extends WorldError {
  override readonly name = 'VmError'
}
