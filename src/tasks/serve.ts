import { type ServedRequest, type StoreServer, serveStore } from '../artifacts/serve.ts'
import { openStore } from '../artifacts/store.ts'

export interface ServeOptions {
  /** 0 picks a free port. */
  readonly port: number
  /** Folder of the store. Default: the user's. */
  readonly storeFolder?: string
  readonly onRequest?: (request: ServedRequest) => void
}

/** Serves the store over HTTP on 127.0.0.1 until it is closed. A QEMU guest reaches it as 10.0.2.2. */
export async function serve({ storeFolder, ...options }: ServeOptions): Promise<StoreServer> {
  return serveStore(await openStore(storeFolder), options)
}
