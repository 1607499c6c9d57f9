import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../../src/host/process.ts'

/** Asks the kubelet server and prints one line of JSON. Without the types of this project: Node.js runs it as it is. */
const script = `
const { request } = require('node:https')
const { method, path, ...tls } = JSON.parse(process.argv[1])
const asked = request({ host: '127.0.0.1', port: 10250, rejectUnauthorized: false, timeout: 20000, method, path, ...tls }, answer => {
  const { socket } = answer
  const told = { status: answer.statusCode, protocol: socket.getProtocol(), serial: socket.getPeerCertificate().serialNumber }
  answer.resume().on('end', () => console.log(JSON.stringify(told)))
})
asked.on('error', error => console.log(JSON.stringify({ refused: error.message })))
asked.end()
`

export interface KubeletAnswer {
  readonly status?: number
  readonly protocol?: string
  /** Of the certificate of the server. */
  readonly serial?: string
  /** Why there was no answer. */
  readonly refused?: string
}

interface Question {
  /** Name of a certificate in the folder. Default: none. */
  readonly as?: string
  readonly path?: string
  readonly method?: string
  readonly maxVersion?: 'TLSv1.2'
  /** Suites of TLS 1.2, by their names in OpenSSL. */
  readonly ciphers?: string
  /** Accept only a server that this authority of the folder has signed, by this name. */
  readonly trust?: { readonly authority: string; readonly servername: string }
}

/** Asks the server of a node that is rehearsed, from its own network. */
export async function askKubelet(
  pid: number,
  folder: string,
  { as, trust, path = '/pods', method = 'GET', ...tls }: Question,
): Promise<KubeletAnswer> {
  const text = (file: string) => readFile(join(folder, file), 'utf8')
  const question = {
    ...{ path, method, ...tls },
    ...(as === undefined ? {} : { cert: await text(`${as}.crt`), key: await text(`${as}.key`) }),
    ...(trust === undefined
      ? {}
      : {
          ca: await text(`${trust.authority}.crt`),
          servername: trust.servername,
          rejectUnauthorized: true,
        }),
  }
  const { stdout } = await run('nsenter', [
    ...['-t', `${pid}`, '-n', process.execPath],
    ...['-e', script, JSON.stringify(question)],
  ])
  return JSON.parse(stdout) as KubeletAnswer
}
