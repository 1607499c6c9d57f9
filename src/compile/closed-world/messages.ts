import { show } from '../../config/show.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { PathKind } from './os-path.ts'
import type { NamedPath } from './settings.ts'

type Words = Pick<Diagnostic, 'message' | 'hint'>

const containerd = '/run/containerd/containerd.sock'
const addFolder = (path: string) => `files: { ${word(path)}: { type: directory } }`
const addFile = (path: string) =>
  `files: { ${word(path)}: { source: ${word(path.slice(path.lastIndexOf('/') + 1))} } }`

/** For YAML and to the letter, as it is there to be copied: show() may shorten. */
function word(text: string): string {
  return /^\/[\w./@+-]+$|^[a-z][\w-]*\.[a-z]\w*$/i.test(text) ? text : JSON.stringify(text)
}

/** A path that nothing on the node makes, mounted with a type. */
export function missingPath(path: string, type: string): Words {
  const nothing = `nothing on the node makes ${show(path)}`
  const folder = addFolder(path)
  const file = addFile(path)
  switch (type) {
    case '':
      return {
        // internal/cri/opts/spec_linux_opts.go of containerd 2.3.6: "Create the host path if it doesn't exist".
        message: `${nothing}, so containerd makes an empty folder there`,
        hint: `write type: DirectoryOrCreate if the pod wants a folder, else add the file to the config: ${file}`,
      }
    case 'Directory':
      return {
        message: `${nothing}, and the pod waits for the folder for ever`,
        hint: `write type: DirectoryOrCreate, or add the folder to the config: ${folder}`,
      }
    case 'Socket':
      return {
        message: `${nothing}, and the pod waits for the socket for ever`,
        hint: path.endsWith('/docker.sock')
          ? `there is no Docker on the node; the socket of containerd is ${containerd}`
          : 'write the unit of the program that makes it into `units`: a socket with ListenStream=, or a service with RuntimeDirectory=',
      }
    default:
      return {
        message: `${nothing}, and the pod waits for the file for ever`,
        hint: `add the file to the config: ${file}`,
      }
  }
}

/** The folder of a volume of type FileOrCreate: the kubelet makes the file alone (pkg/volume/hostpath/host_path.go@v1.36.4, makeFile). */
export function missingFolder(path: string): Words {
  return {
    message: `nothing on the node makes the folder ${show(path)}, and the kubelet makes only the file in it`,
    hint: `add the folder to the config: ${addFolder(path)}`,
  }
}

/** A path that is there, as another kind of file than the type of the volume says. */
export function wrongKind(path: string, kind: PathKind, type: string): Words {
  return {
    message: `${show(path)} is a ${kind} on the node, not what type ${type} asks for, and the pod waits for ever`,
    hint:
      kind === 'directory'
        ? 'write type: Directory'
        : kind === 'socket'
          ? 'write type: Socket'
          : 'write type: File',
  }
}

/** A path in a setting of the kubelet or containerd. `there`: what the node has at it. */
export function missingSetting({ path, kind, at, ofPlugins }: NamedPath, there: PathKind | undefined): Words {
  const key = at.at(-1)
  if (there)
    return {
      message: `${show(path)} is a ${there} on the node, not a ${kind}`,
      hint: `name a ${kind}`,
    }
  if (ofPlugins)
    return {
      message:
        kind === 'directory'
          ? `nothing on the node puts plugins into ${show(path)}, and the kubelet does not start without them`
          : `nothing on the node makes ${show(path)}, and the kubelet does not start without it`,
      hint: 'remove the two flags, and write the plugins under `kubelet.credentialProviders`',
    }
  return {
    message: `nothing on the node makes ${show(path)}`,
    hint:
      key === 'config_path'
        ? 'remove the key, and write mirrors and authorities under `registries`'
        : kind === 'socket'
          ? 'write the unit of the program that makes it into `units`: a socket with ListenStream=, or a service with RuntimeDirectory='
          : kind === 'directory'
            ? `add the folder, or a file in it, to the config: ${addFolder(path)}`
            : `add the file to the config: ${addFile(path)}`,
  }
}

/** A program of a runtime that is looked for in PATH. */
export function missingProgram(name: string): Words {
  return {
    message: `nothing on the node makes the program ${show(name)}, with which containerd starts pods of this runtime`,
    hint: `add it to the config: ${addFile(`/usr/local/bin/${name}`).replace(' }', ", mode: '0755' }")}`,
  }
}
