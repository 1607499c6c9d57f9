import type { ConfigInput } from './config-types.ts'

/** What a config that is a function is called with. */
export interface ConfigContext {
  /** The environment variables of the command. */
  readonly env: Readonly<Record<string, string | undefined>>
  /**
   * Arguments of `--set` whose first name is not a key of a config: `--set stage=prod` is `set.stage`. A value is YAML on
   * one line. An argument that the function does not read is an error.
   */
  readonly set: Readonly<Record<string, unknown>>
}

/** Every function has a name, which is all that a config needs to have. */
interface NoFunction {
  readonly apply?: never
}

/**
 * The config that bakelet.config.ts exports: as it is, with every key typed; `kubelet.config` and its feature gates for the
 * release line of `kubelet.version`, `containerd.config` for that of `containerd.version`. Or a function that makes
 * the config, for stages. Checks nothing when it runs: bakelet checks the data.
 */
export function defineConfig<
  const Kubelet extends string = '1.36.4',
  const Containerd extends string = '2.3.6',
>(
  config:
    | (ConfigInput<Kubelet, Containerd> & NoFunction)
    | ((
        context: ConfigContext,
      ) => ConfigInput<Kubelet, Containerd> | Promise<ConfigInput<Kubelet, Containerd>>),
): typeof config {
  return config
}
