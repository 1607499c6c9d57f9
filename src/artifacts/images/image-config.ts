/** What the containers of an image run unless a pod says otherwise (OCI image specification 1.1, config.md). */
export interface ImageConfig {
  readonly Entrypoint?: readonly string[] | null
  readonly Cmd?: readonly string[] | null
  readonly Env?: readonly string[] | null
  readonly WorkingDir?: string | null
  readonly User?: string | null
}
