import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { defaultStoreDirectory } from '../../src/artifacts/store-folder.ts'
import { exists } from '../../src/host/files.ts'
import { run } from '../../src/host/process.ts'
import { requireTool } from '../../src/host/tools.ts'
import { say, signal } from './lab.ts'

// What EC2 does, done by moto: every call is answered as AWS would, and there are no machines.

/** Not moto[server]: that brings what its other hundred services need. */
const packages = ['moto==5.2.5', 'flask==3.1.3', 'flask-cors==6.0.5']
const userAgent = 'bakelet-test'

/** One call of the API, by somebody else. */
export interface Call {
  readonly action: string
  readonly parameters: URLSearchParams
}

export interface Moto {
  readonly url: string
  /** Environment of a program that calls it, and reaches nothing else. */
  readonly env: Readonly<Record<string, string>>
  /** Calls the API. The answer is XML. */
  ask(action: string, parameters?: Readonly<Record<string, string>>): Promise<string>
  /** All that others have called so far, in order. */
  calls(): Promise<readonly Call[]>
  close(): Promise<void>
}

/** An image that an account has published, as moto's MOTO_AMIS_PATH takes it. */
export interface PublicImage {
  readonly id: string
  readonly name: string
  readonly owner: string
  /** As in 2026-09-01. */
  readonly created: string
}

/** Starts moto in `folder`, with these images and no others. */
export async function openMoto(folder: string, images: readonly PublicImage[]): Promise<Moto> {
  const library = await requireMoto()
  await mkdir(folder, { recursive: true })
  const recording = join(folder, 'recording.jsonl')
  await writeFile(recording, '')
  await writeFile(join(folder, 'amis.json'), JSON.stringify(images.map(imageOf)))
  const server = spawn(await requireTool('python3'), ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      PYTHONPATH: library,
      PYTHONNOUSERSITE: '1',
      MOTO_AMIS_PATH: join(folder, 'amis.json'),
      MOTO_ENABLE_RECORDING: '1',
      MOTO_RECORDER_FILEPATH: recording,
    },
  })
  const url = await urlOf(server, join(folder, 'moto.log'))
  return {
    url,
    env: {
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      HTTPS_PROXY: 'http://127.0.0.1:9',
    },
    ask: (action, parameters) => ask(url, action, parameters),
    calls: async () => (await readFile(recording, 'utf8')).split('\n').slice(0, -1).flatMap(callOf),
    close: async () => {
      const exited = once(server, 'exit')
      server.kill()
      await exited
    },
  }
}

/** The folder of moto's Python packages: from PyPI, kept with what else was fetched. */
async function requireMoto(): Promise<string> {
  const folder = join(defaultStoreDirectory(), `test-${packages[0]?.replace('==', '-')}`)
  if (await exists(folder)) return folder
  say('moto, once')
  const unfinished = `${folder}.new`
  await rm(unfinished, { recursive: true, force: true })
  // --target: a folder of its own, which is not an environment that somebody manages (PEP 668).
  const args = ['install', '--quiet', '--only-binary', ':all:', '--target', unfinished, ...packages]
  await run(await requireTool('pip3'), args, { signal, env: { PIP_ROOT_USER_ACTION: 'ignore' } })
  await rename(unfinished, folder)
  return folder
}

async function urlOf(server: ChildProcess, log: string): Promise<string> {
  const file = createWriteStream(log)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', code => reject(new Error(`moto ended with exit code ${code}: ${log}`)))
    if (!server.stderr) throw new Error('moto has no stderr')
    createInterface(server.stderr).on('line', line => {
      file.write(`${line}\n`)
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
}

async function ask(url: string, action: string, parameters = {}): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ Action: action, Version: '2016-11-15', ...parameters }),
    headers: {
      'user-agent': userAgent,
      // moto reads the service and the region out of it, and believes it.
      authorization: 'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/ec2/aws4_request',
    },
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${text}`)
  return text
}

function callOf(line: string): Call[] {
  const { body, body_encoded, headers } = JSON.parse(line) as {
    body: string
    body_encoded: boolean
    headers: Readonly<Record<string, string>>
  }
  if (headers['User-Agent'] === userAgent) return []
  const parameters = new URLSearchParams(body_encoded ? Buffer.from(body, 'base64').toString() : body)
  return [{ action: parameters.get('Action') ?? '', parameters }]
}

function imageOf({ id, name, owner, created }: PublicImage) {
  return {
    ...{ ami_id: id, name, description: name, image_location: `${owner}/${name}`, owner_id: owner },
    ...{ public: true, state: 'available', creation_date: `${created}T00:00:00.000Z`, platform: null },
    ...{ architecture: 'x86_64', hypervisor: 'xen', virtualization_type: 'hvm', image_type: 'machine' },
    ...{ root_device_name: '/dev/xvda', root_device_type: 'ebs', sriov: 'simple' },
  }
}

/** Text of the first element of a name. */
export function valueIn(xml: string, name: string): string {
  const value = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  if (value === undefined) throw new Error(`no <${name}> in ${xml}`)
  return value
}
