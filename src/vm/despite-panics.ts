import { KernelPanicError } from './errors.ts'

/** A panic is QEMU's and rare (see KernelPanicError): three in a row are not. */
const mostPanics = 2

/** Boots again after a panic of the guest's kernel, and tells how often that was necessary. `boot` ends its machine when it fails. */
export async function despitePanics<T>(
  boot: () => Promise<T>,
  onPanic: (panic: KernelPanicError) => void,
): Promise<{ readonly result: T; readonly panics: number }> {
  for (let panics = 0; ; panics++) {
    try {
      return { result: await boot(), panics }
    } catch (error) {
      if (!(error instanceof KernelPanicError) || panics >= mostPanics) throw error
      onPanic(error)
    }
  }
}
