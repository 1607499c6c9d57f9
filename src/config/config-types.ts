// Written by `npm run docs` from src/config/schema.ts and src/data.
// biome-ignore-all format: generated
// biome-ignore-all lint: generated

/** What a release line has of fields that came and went. */
type On<Line, Fields> = {
  readonly [Name in keyof Fields as Fields[Name] extends { lines: infer Lines } ? (Line extends Lines ? Name : never) : never]?:
    Fields[Name] extends { type: infer Type } ? Type : never
}

/** The release line of a version: 1.36 of 1.36.4. */
type LineOf<Version extends string> = Version extends `${infer Major}.${infer Minor}.${string}` ? `${Major}.${Minor}` : Version

/** Fields of KubeletConfiguration (kubelet.config.k8s.io/v1beta1) on a release line. */
export type KubeletConfiguration<Line extends KubeletLines> = Omit<KubeletStruct<Line>, 'featureGates'> & {
  readonly featureGates?: FeatureGates<Line>
}

type KubeletStruct<Line> = On<Line, KubeletKubeletConfiguration<Line>>

/** The feature gates that a kubelet of a release line knows. */
export type FeatureGates<Line extends KubeletLines> = {
  readonly [Gate in keyof KubeletGates as Line extends KubeletGates[Gate] ? Gate : never]?: boolean
}

/** The keys of config.toml on a release line. Tables of plugins without data take any key. */
export type ContainerdConfig<Line extends ContainerdLines> = Omit<On<Line, ContainerdConfigFields<Line>>, 'plugins'> & {
  readonly plugins?: On<Line, ContainerdPlugins<Line>> & { readonly [plugin: string]: unknown }
}

/** A version that is not a literal could be any. */
export type KubeletLine<Version extends string> = LineOf<Version> extends KubeletLines ? LineOf<Version> : KubeletLines
export type ContainerdLine<Version extends string> = LineOf<Version> extends ContainerdLines ? LineOf<Version> : ContainerdLines

export type KubeletLines = '1.20' | '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_20_to_1_20 = '1.20'
type KubeletLine_1_20_to_1_21 = '1.20' | '1.21'
type KubeletLine_1_20_to_1_22 = '1.20' | '1.21' | '1.22'
type KubeletLine_1_20_to_1_23 = '1.20' | '1.21' | '1.22' | '1.23'
type KubeletLine_1_20_to_1_24 = '1.20' | '1.21' | '1.22' | '1.23' | '1.24'
type KubeletLine_1_20_to_1_25 = '1.20' | '1.21' | '1.22' | '1.23' | '1.24' | '1.25'
type KubeletLine_1_20_to_1_26 = '1.20' | '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26'
type KubeletLine_1_20_to_1_27 = '1.20' | '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27'
type KubeletLine_1_20_to_1_28 = '1.20' | '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28'
type KubeletLine_1_20_to_1_29 = '1.20' | '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29'
type KubeletLine_1_20_to_1_30 = '1.20' | '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30'
type KubeletLine_1_20_to_1_31 = '1.20' | '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31'
type KubeletLine_1_20_to_1_32 = '1.20' | '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32'
type KubeletLine_1_20_to_1_34 = '1.20' | '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34'
type KubeletLine_1_20_to_1_36 = '1.20' | '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36'
type KubeletLine_1_21_to_1_23 = '1.21' | '1.22' | '1.23'
type KubeletLine_1_21_to_1_24 = '1.21' | '1.22' | '1.23' | '1.24'
type KubeletLine_1_21_to_1_25 = '1.21' | '1.22' | '1.23' | '1.24' | '1.25'
type KubeletLine_1_21_to_1_26 = '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26'
type KubeletLine_1_21_to_1_27 = '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27'
type KubeletLine_1_21_to_1_28 = '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28'
type KubeletLine_1_21_to_1_29 = '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29'
type KubeletLine_1_21_to_1_30 = '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30'
type KubeletLine_1_21_to_1_32 = '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32'
type KubeletLine_1_21_to_1_35 = '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35'
type KubeletLine_1_21_to_1_36 = '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36'
type KubeletLine_1_21_to_1_37 = '1.21' | '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_22_to_1_25 = '1.22' | '1.23' | '1.24' | '1.25'
type KubeletLine_1_22_to_1_26 = '1.22' | '1.23' | '1.24' | '1.25' | '1.26'
type KubeletLine_1_22_to_1_27 = '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27'
type KubeletLine_1_22_to_1_28 = '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28'
type KubeletLine_1_22_to_1_29 = '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29'
type KubeletLine_1_22_to_1_30 = '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30'
type KubeletLine_1_22_to_1_32 = '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32'
type KubeletLine_1_22_to_1_36 = '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36'
type KubeletLine_1_22_to_1_37 = '1.22' | '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_23_to_1_23 = '1.23'
type KubeletLine_1_23_to_1_26 = '1.23' | '1.24' | '1.25' | '1.26'
type KubeletLine_1_23_to_1_28 = '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28'
type KubeletLine_1_23_to_1_30 = '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30'
type KubeletLine_1_23_to_1_31 = '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31'
type KubeletLine_1_23_to_1_32 = '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32'
type KubeletLine_1_23_to_1_34 = '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34'
type KubeletLine_1_23_to_1_35 = '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35'
type KubeletLine_1_23_to_1_37 = '1.23' | '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_24_to_1_27 = '1.24' | '1.25' | '1.26' | '1.27'
type KubeletLine_1_24_to_1_28 = '1.24' | '1.25' | '1.26' | '1.27' | '1.28'
type KubeletLine_1_24_to_1_30 = '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30'
type KubeletLine_1_24_to_1_31 = '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31'
type KubeletLine_1_24_to_1_37 = '1.24' | '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_25_to_1_27 = '1.25' | '1.26' | '1.27'
type KubeletLine_1_25_to_1_28 = '1.25' | '1.26' | '1.27' | '1.28'
type KubeletLine_1_25_to_1_29 = '1.25' | '1.26' | '1.27' | '1.28' | '1.29'
type KubeletLine_1_25_to_1_30 = '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30'
type KubeletLine_1_25_to_1_31 = '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31'
type KubeletLine_1_25_to_1_32 = '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32'
type KubeletLine_1_25_to_1_33 = '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33'
type KubeletLine_1_25_to_1_37 = '1.25' | '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_26_to_1_29 = '1.26' | '1.27' | '1.28' | '1.29'
type KubeletLine_1_26_to_1_30 = '1.26' | '1.27' | '1.28' | '1.29' | '1.30'
type KubeletLine_1_26_to_1_31 = '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31'
type KubeletLine_1_26_to_1_32 = '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32'
type KubeletLine_1_26_to_1_33 = '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33'
type KubeletLine_1_26_to_1_34 = '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34'
type KubeletLine_1_26_to_1_37 = '1.26' | '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_27_to_1_29 = '1.27' | '1.28' | '1.29'
type KubeletLine_1_27_to_1_30 = '1.27' | '1.28' | '1.29' | '1.30'
type KubeletLine_1_27_to_1_31 = '1.27' | '1.28' | '1.29' | '1.30' | '1.31'
type KubeletLine_1_27_to_1_32 = '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32'
type KubeletLine_1_27_to_1_33 = '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33'
type KubeletLine_1_27_to_1_35 = '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35'
type KubeletLine_1_27_to_1_37 = '1.27' | '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_28_to_1_30 = '1.28' | '1.29' | '1.30'
type KubeletLine_1_28_to_1_31 = '1.28' | '1.29' | '1.30' | '1.31'
type KubeletLine_1_28_to_1_32 = '1.28' | '1.29' | '1.30' | '1.31' | '1.32'
type KubeletLine_1_28_to_1_33 = '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33'
type KubeletLine_1_28_to_1_34 = '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34'
type KubeletLine_1_28_to_1_36 = '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36'
type KubeletLine_1_28_to_1_37 = '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_29_to_1_31 = '1.29' | '1.30' | '1.31'
type KubeletLine_1_29_to_1_34 = '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34'
type KubeletLine_1_29_to_1_35 = '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35'
type KubeletLine_1_29_to_1_36 = '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36'
type KubeletLine_1_29_to_1_37 = '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_30_to_1_32 = '1.30' | '1.31' | '1.32'
type KubeletLine_1_30_to_1_34 = '1.30' | '1.31' | '1.32' | '1.33' | '1.34'
type KubeletLine_1_30_to_1_35 = '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35'
type KubeletLine_1_30_to_1_36 = '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36'
type KubeletLine_1_30_to_1_37 = '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_31_to_1_31 = '1.31'
type KubeletLine_1_31_to_1_36 = '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36'
type KubeletLine_1_31_to_1_37 = '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_32_to_1_35 = '1.32' | '1.33' | '1.34' | '1.35'
type KubeletLine_1_32_to_1_36 = '1.32' | '1.33' | '1.34' | '1.35' | '1.36'
type KubeletLine_1_32_to_1_37 = '1.32' | '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_33_to_1_33 = '1.33'
type KubeletLine_1_33_to_1_36 = '1.33' | '1.34' | '1.35' | '1.36'
type KubeletLine_1_33_to_1_37 = '1.33' | '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_34_to_1_34 = '1.34'
type KubeletLine_1_34_to_1_36 = '1.34' | '1.35' | '1.36'
type KubeletLine_1_34_to_1_37 = '1.34' | '1.35' | '1.36' | '1.37'
type KubeletLine_1_35_to_1_36 = '1.35' | '1.36'
type KubeletLine_1_35_to_1_37 = '1.35' | '1.36' | '1.37'
type KubeletLine_1_36_to_1_36 = '1.36'
type KubeletLine_1_36_to_1_37 = '1.36' | '1.37'
type KubeletLine_1_37_to_1_37 = '1.37'

export type ContainerdLines = '1.6' | '1.7' | '2.0' | '2.1' | '2.2' | '2.3' | '2.4'
type ContainerdLine_1_6_to_1_6 = '1.6'
type ContainerdLine_1_6_to_1_7 = '1.6' | '1.7'
type ContainerdLine_1_6_to_2_0 = '1.6' | '1.7' | '2.0'
type ContainerdLine_1_6_to_2_3 = '1.6' | '1.7' | '2.0' | '2.1' | '2.2' | '2.3'
type ContainerdLine_1_7_to_1_7 = '1.7'
type ContainerdLine_1_7_to_2_4 = '1.7' | '2.0' | '2.1' | '2.2' | '2.3' | '2.4'
type ContainerdLine_2_0_to_2_3 = '2.0' | '2.1' | '2.2' | '2.3'
type ContainerdLine_2_0_to_2_4 = '2.0' | '2.1' | '2.2' | '2.3' | '2.4'
type ContainerdLine_2_1_to_2_4 = '2.1' | '2.2' | '2.3' | '2.4'
type ContainerdLine_2_2_to_2_3 = '2.2' | '2.3'
type ContainerdLine_2_2_to_2_4 = '2.2' | '2.3' | '2.4'
type ContainerdLine_2_3_to_2_4 = '2.3' | '2.4'
type ContainerdLine_2_4_to_2_4 = '2.4'

interface KubeletCrashLoopBackOffConfig<Line> {
  maxContainerRestartPeriod: { lines: KubeletLine_1_32_to_1_37; type: string }
}

interface KubeletFormatOptions<Line> {
  json: { lines: KubeletLine_1_23_to_1_37; type: On<Line, KubeletJSONOptions<Line>> }
  text: { lines: KubeletLine_1_30_to_1_37; type: On<Line, KubeletTextOptions<Line>> }
}

interface KubeletJSONOptions<Line> {
  infoBufferSize: { lines: KubeletLine_1_23_to_1_37; type: string | number }
  splitStream: { lines: KubeletLine_1_23_to_1_37; type: boolean }
}

interface KubeletKubeletAnonymousAuthentication<Line> {
  enabled: { lines: KubeletLines; type: boolean }
}

interface KubeletKubeletAuthentication<Line> {
  anonymous: { lines: KubeletLines; type: On<Line, KubeletKubeletAnonymousAuthentication<Line>> }
  webhook: { lines: KubeletLines; type: On<Line, KubeletKubeletWebhookAuthentication<Line>> }
  x509: { lines: KubeletLines; type: On<Line, KubeletKubeletX509Authentication<Line>> }
}

interface KubeletKubeletAuthorization<Line> {
  mode: { lines: KubeletLines; type: string }
  webhook: { lines: KubeletLines; type: On<Line, KubeletKubeletWebhookAuthorization<Line>> }
}

interface KubeletKubeletConfiguration<Line> {
  address: { lines: KubeletLines; type: string }
  allowedUnsafeSysctls: { lines: KubeletLines; type: readonly (string)[] }
  apiVersion: { lines: KubeletLines; type: string }
  authentication: { lines: KubeletLines; type: On<Line, KubeletKubeletAuthentication<Line>> }
  authorization: { lines: KubeletLines; type: On<Line, KubeletKubeletAuthorization<Line>> }
  cgroupDriver: { lines: KubeletLines; type: string }
  cgroupRoot: { lines: KubeletLines; type: string }
  cgroupsPerQOS: { lines: KubeletLines; type: boolean }
  clusterDNS: { lines: KubeletLines; type: readonly (string)[] }
  clusterDomain: { lines: KubeletLines; type: string }
  configMapAndSecretChangeDetectionStrategy: { lines: KubeletLines; type: string }
  containerLogMaxFiles: { lines: KubeletLines; type: number }
  containerLogMaxSize: { lines: KubeletLines; type: string }
  containerLogMaxWorkers: { lines: KubeletLine_1_30_to_1_37; type: number }
  containerLogMonitorInterval: { lines: KubeletLine_1_30_to_1_37; type: string }
  containerRuntimeEndpoint: { lines: KubeletLine_1_27_to_1_37; type: string }
  contentType: { lines: KubeletLines; type: string }
  cpuCFSQuota: { lines: KubeletLines; type: boolean }
  cpuCFSQuotaPeriod: { lines: KubeletLines; type: string }
  cpuManagerPolicy: { lines: KubeletLines; type: string }
  cpuManagerPolicyOptions: { lines: KubeletLine_1_22_to_1_37; type: { readonly [key: string]: string } }
  cpuManagerReconcilePeriod: { lines: KubeletLines; type: string }
  crashLoopBackOff: { lines: KubeletLine_1_32_to_1_37; type: On<Line, KubeletCrashLoopBackOffConfig<Line>> }
  defaultPodSysctls: { lines: KubeletLine_1_37_to_1_37; type: { readonly [key: string]: string } }
  enableContentionProfiling: { lines: KubeletLines; type: boolean }
  enableControllerAttachDetach: { lines: KubeletLines; type: boolean }
  enableDebugFlagsHandler: { lines: KubeletLine_1_21_to_1_37; type: boolean }
  enableDebuggingHandlers: { lines: KubeletLines; type: boolean }
  enableProfilingHandler: { lines: KubeletLine_1_21_to_1_37; type: boolean }
  enableServer: { lines: KubeletLines; type: boolean }
  enableSystemLogHandler: { lines: KubeletLines; type: boolean }
  enableSystemLogQuery: { lines: KubeletLine_1_27_to_1_37; type: boolean }
  enforceNodeAllocatable: { lines: KubeletLines; type: readonly (string)[] }
  eventBurst: { lines: KubeletLines; type: number }
  eventRecordQPS: { lines: KubeletLines; type: number }
  evictionHard: { lines: KubeletLines; type: { readonly [key: string]: string } }
  evictionMaxPodGracePeriod: { lines: KubeletLines; type: number }
  evictionMinimumReclaim: { lines: KubeletLines; type: { readonly [key: string]: string } }
  evictionPressureTransitionPeriod: { lines: KubeletLines; type: string }
  evictionSoft: { lines: KubeletLines; type: { readonly [key: string]: string } }
  evictionSoftGracePeriod: { lines: KubeletLines; type: { readonly [key: string]: string } }
  failCgroupV1: { lines: KubeletLine_1_31_to_1_37; type: boolean }
  failSwapOn: { lines: KubeletLines; type: boolean }
  featureGates: { lines: KubeletLines; type: { readonly [key: string]: boolean } }
  fileCheckFrequency: { lines: KubeletLines; type: string }
  hairpinMode: { lines: KubeletLines; type: string }
  healthzBindAddress: { lines: KubeletLines; type: string }
  healthzPort: { lines: KubeletLines; type: number }
  httpCheckFrequency: { lines: KubeletLines; type: string }
  imageGCHighThresholdPercent: { lines: KubeletLines; type: number }
  imageGCLowThresholdPercent: { lines: KubeletLines; type: number }
  imageMaximumGCAge: { lines: KubeletLine_1_29_to_1_37; type: string }
  imageMinimumGCAge: { lines: KubeletLines; type: string }
  imagePullCredentialsVerificationPolicy: { lines: KubeletLine_1_33_to_1_37; type: string }
  imageServiceEndpoint: { lines: KubeletLine_1_27_to_1_37; type: string }
  iptablesDropBit: { lines: KubeletLines; type: number }
  iptablesMasqueradeBit: { lines: KubeletLines; type: number }
  kernelMemcgNotification: { lines: KubeletLines; type: boolean }
  kind: { lines: KubeletLines; type: string }
  kubeAPIBurst: { lines: KubeletLines; type: number }
  kubeAPIQPS: { lines: KubeletLines; type: number }
  kubeReserved: { lines: KubeletLines; type: { readonly [key: string]: string } }
  kubeReservedCgroup: { lines: KubeletLines; type: string }
  kubeletCgroups: { lines: KubeletLines; type: string }
  localStorageCapacityIsolation: { lines: KubeletLine_1_25_to_1_37; type: boolean }
  logging: { lines: KubeletLines; type: On<Line, KubeletLoggingConfiguration<Line>> }
  makeIPTablesUtilChains: { lines: KubeletLines; type: boolean }
  maxOpenFiles: { lines: KubeletLines; type: number }
  maxParallelImagePulls: { lines: KubeletLine_1_27_to_1_37; type: number }
  maxPods: { lines: KubeletLines; type: number }
  memoryManagerPolicy: { lines: KubeletLine_1_21_to_1_37; type: string }
  memoryReservationPolicy: { lines: KubeletLine_1_36_to_1_37; type: string }
  memorySwap: { lines: KubeletLine_1_22_to_1_37; type: On<Line, KubeletMemorySwapConfiguration<Line>> }
  memoryThrottlingFactor: { lines: KubeletLine_1_22_to_1_37; type: number }
  mergeDefaultEvictionSettings: { lines: KubeletLine_1_33_to_1_37; type: boolean }
  nodeLeaseDurationSeconds: { lines: KubeletLines; type: number }
  nodeStatusMaxImages: { lines: KubeletLines; type: number }
  nodeStatusReportFrequency: { lines: KubeletLines; type: string }
  nodeStatusUpdateFrequency: { lines: KubeletLines; type: string }
  oomScoreAdj: { lines: KubeletLines; type: number }
  podCIDR: { lines: KubeletLines; type: string }
  podLogsDir: { lines: KubeletLine_1_30_to_1_37; type: string }
  podPidsLimit: { lines: KubeletLines; type: number }
  podsPerCore: { lines: KubeletLines; type: number }
  port: { lines: KubeletLines; type: number }
  preloadedImagesVerificationAllowlist: { lines: KubeletLine_1_33_to_1_37; type: readonly (string)[] }
  protectKernelDefaults: { lines: KubeletLines; type: boolean }
  providerID: { lines: KubeletLines; type: string }
  qosReserved: { lines: KubeletLines; type: { readonly [key: string]: string } }
  readOnlyPort: { lines: KubeletLines; type: number }
  registerNode: { lines: KubeletLine_1_23_to_1_37; type: boolean }
  registerWithTaints: { lines: KubeletLine_1_23_to_1_37; type: readonly (On<Line, KubeletTaint<Line>>)[] }
  registryBurst: { lines: KubeletLines; type: number }
  registryPullQPS: { lines: KubeletLines; type: number }
  reservedMemory: { lines: KubeletLine_1_21_to_1_37; type: readonly (On<Line, KubeletMemoryReservation<Line>>)[] }
  reservedSystemCPUs: { lines: KubeletLines; type: string }
  resolvConf: { lines: KubeletLines; type: string }
  rotateCertificates: { lines: KubeletLines; type: boolean }
  runOnce: { lines: KubeletLines; type: boolean }
  runtimeRequestTimeout: { lines: KubeletLines; type: string }
  seccompDefault: { lines: KubeletLine_1_22_to_1_37; type: boolean }
  serializeImagePulls: { lines: KubeletLines; type: boolean }
  serverTLSBootstrap: { lines: KubeletLines; type: boolean }
  showHiddenMetricsForVersion: { lines: KubeletLines; type: string }
  shutdownGracePeriod: { lines: KubeletLines; type: string }
  shutdownGracePeriodByPodPriority: { lines: KubeletLine_1_23_to_1_37; type: readonly (On<Line, KubeletShutdownGracePeriodByPodPriority<Line>>)[] }
  shutdownGracePeriodCriticalPods: { lines: KubeletLines; type: string }
  singleProcessOOMKill: { lines: KubeletLine_1_32_to_1_37; type: boolean }
  staticPodPath: { lines: KubeletLines; type: string }
  staticPodURL: { lines: KubeletLines; type: string }
  staticPodURLHeader: { lines: KubeletLines; type: { readonly [key: string]: readonly (string)[] } }
  streamingConnectionIdleTimeout: { lines: KubeletLines; type: string }
  syncFrequency: { lines: KubeletLines; type: string }
  systemCgroups: { lines: KubeletLines; type: string }
  systemReserved: { lines: KubeletLines; type: { readonly [key: string]: string } }
  systemReservedCgroup: { lines: KubeletLines; type: string }
  tlsCertFile: { lines: KubeletLines; type: string }
  tlsCipherSuites: { lines: KubeletLines; type: readonly (string)[] }
  tlsCurvePreferences: { lines: KubeletLine_1_36_to_1_37; type: readonly (number)[] }
  tlsMinVersion: { lines: KubeletLines; type: string }
  tlsPrivateKeyFile: { lines: KubeletLines; type: string }
  topologyManagerPolicy: { lines: KubeletLines; type: string }
  topologyManagerPolicyOptions: { lines: KubeletLine_1_26_to_1_37; type: { readonly [key: string]: string } }
  topologyManagerScope: { lines: KubeletLines; type: string }
  tracing: { lines: KubeletLine_1_25_to_1_37; type: On<Line, KubeletTracingConfiguration<Line>> }
  userNamespaces: { lines: KubeletLine_1_33_to_1_37; type: On<Line, KubeletUserNamespaces<Line>> }
  volumePluginDir: { lines: KubeletLines; type: string }
  volumeStatsAggPeriod: { lines: KubeletLines; type: string }
}

interface KubeletKubeletWebhookAuthentication<Line> {
  cacheTTL: { lines: KubeletLines; type: string }
  enabled: { lines: KubeletLines; type: boolean }
}

interface KubeletKubeletWebhookAuthorization<Line> {
  cacheAuthorizedTTL: { lines: KubeletLines; type: string }
  cacheUnauthorizedTTL: { lines: KubeletLines; type: string }
}

interface KubeletKubeletX509Authentication<Line> {
  clientCAFile: { lines: KubeletLines; type: string }
}

interface KubeletLoggingConfiguration<Line> {
  flushFrequency: { lines: KubeletLine_1_23_to_1_37; type: number | string | number }
  format: { lines: KubeletLines; type: string }
  options: { lines: KubeletLine_1_23_to_1_37; type: On<Line, KubeletFormatOptions<Line>> }
  sanitization: { lines: KubeletLine_1_20_to_1_23; type: boolean }
  verbosity: { lines: KubeletLine_1_23_to_1_37; type: number }
  vmodule: { lines: KubeletLine_1_23_to_1_37; type: readonly (On<Line, KubeletVModuleItem<Line>>)[] }
}

interface KubeletMemoryReservation<Line> {
  limits: { lines: KubeletLine_1_21_to_1_37; type: { readonly [key: string]: string | number } }
  numaNode: { lines: KubeletLine_1_21_to_1_37; type: number }
}

interface KubeletMemorySwapConfiguration<Line> {
  swapBehavior: { lines: KubeletLine_1_22_to_1_37; type: string }
}

interface KubeletShutdownGracePeriodByPodPriority<Line> {
  priority: { lines: KubeletLine_1_23_to_1_37; type: number }
  shutdownGracePeriodSeconds: { lines: KubeletLine_1_23_to_1_37; type: number }
}

interface KubeletTaint<Line> {
  effect: { lines: KubeletLine_1_23_to_1_37; type: string }
  key: { lines: KubeletLine_1_23_to_1_37; type: string }
  timeAdded: { lines: KubeletLine_1_23_to_1_37; type: string }
  value: { lines: KubeletLine_1_23_to_1_37; type: string }
}

interface KubeletTextOptions<Line> {
  infoBufferSize: { lines: KubeletLine_1_30_to_1_37; type: string | number }
  splitStream: { lines: KubeletLine_1_30_to_1_37; type: boolean }
}

interface KubeletTracingConfiguration<Line> {
  endpoint: { lines: KubeletLine_1_25_to_1_37; type: string }
  samplingRatePerMillion: { lines: KubeletLine_1_25_to_1_37; type: number }
}

interface KubeletUserNamespaces<Line> {
  idsPerPod: { lines: KubeletLine_1_33_to_1_37; type: number }
}

interface KubeletVModuleItem<Line> {
  filePattern: { lines: KubeletLine_1_23_to_1_37; type: string }
  verbosity: { lines: KubeletLine_1_23_to_1_37; type: number }
}

interface ContainerdAuthConfig<Line> {
  auth: { lines: ContainerdLines; type: string }
  identitytoken: { lines: ContainerdLines; type: string }
  password: { lines: ContainerdLines; type: string }
  username: { lines: ContainerdLines; type: string }
}

interface ContainerdCgroupConfig<Line> {
  path: { lines: ContainerdLines; type: string }
}

interface ContainerdCniConfig<Line> {
  bin_dir: { lines: ContainerdLine_1_6_to_2_3; type: string }
  bin_dirs: { lines: ContainerdLine_2_1_to_2_4; type: readonly (string)[] }
  conf_dir: { lines: ContainerdLines; type: string }
  conf_template: { lines: ContainerdLines; type: string }
  ip_pref: { lines: ContainerdLines; type: string }
  max_conf_num: { lines: ContainerdLines; type: number }
  setup_serially: { lines: ContainerdLine_1_7_to_2_4; type: boolean }
  use_internal_loopback: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
}

interface ContainerdConfigFields<Line> {
  cgroup: { lines: ContainerdLines; type: On<Line, ContainerdCgroupConfig<Line>> }
  debug: { lines: ContainerdLines; type: On<Line, ContainerdDebug<Line>> }
  disabled_plugins: { lines: ContainerdLines; type: readonly (string)[] }
  grpc: { lines: ContainerdLines; type: On<Line, ContainerdGRPCConfig<Line>> }
  imports: { lines: ContainerdLines; type: readonly (string)[] }
  metrics: { lines: ContainerdLines; type: On<Line, ContainerdMetricsConfig<Line>> }
  oom_score: { lines: ContainerdLines; type: number }
  plugin_dir: { lines: ContainerdLine_1_6_to_2_0; type: string }
  plugins: { lines: ContainerdLines; type: { readonly [key: string]: unknown } }
  proxy_plugins: { lines: ContainerdLines; type: { readonly [key: string]: On<Line, ContainerdProxyPlugin<Line>> } }
  required_plugins: { lines: ContainerdLines; type: readonly (string)[] }
  root: { lines: ContainerdLines; type: string }
  state: { lines: ContainerdLines; type: string }
  stream_processors: { lines: ContainerdLines; type: { readonly [key: string]: On<Line, ContainerdStreamProcessor<Line>> } }
  temp: { lines: ContainerdLines; type: string }
  timeouts: { lines: ContainerdLines; type: { readonly [key: string]: string } }
  ttrpc: { lines: ContainerdLines; type: On<Line, ContainerdTTRPCConfig<Line>> }
  version: { lines: ContainerdLines; type: number }
}

interface ContainerdContainerdConfig<Line> {
  default_runtime: { lines: ContainerdLine_1_6_to_1_7; type: On<Line, ContainerdRuntime<Line>> }
  default_runtime_name: { lines: ContainerdLines; type: string }
  disable_snapshot_annotations: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  discard_unpacked_layers: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  ignore_blockio_not_enabled_errors: { lines: ContainerdLine_1_7_to_2_4; type: boolean }
  ignore_rdt_not_enabled_errors: { lines: ContainerdLines; type: boolean }
  no_pivot: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  runtimes: { lines: ContainerdLines; type: { readonly [key: string]: On<Line, ContainerdRuntime<Line>> } }
  snapshotter: { lines: ContainerdLine_1_6_to_1_7; type: string }
  untrusted_workload_runtime: { lines: ContainerdLine_1_6_to_1_7; type: On<Line, ContainerdRuntime<Line>> }
}

interface ContainerdDebug<Line> {
  address: { lines: ContainerdLines; type: string }
  format: { lines: ContainerdLines; type: string }
  gid: { lines: ContainerdLines; type: number }
  level: { lines: ContainerdLines; type: string }
  log_trace_id: { lines: ContainerdLine_2_3_to_2_4; type: boolean }
  uid: { lines: ContainerdLines; type: number }
}

interface ContainerdGRPCConfig<Line> {
  address: { lines: ContainerdLines; type: string }
  gid: { lines: ContainerdLines; type: number }
  max_recv_message_size: { lines: ContainerdLines; type: number }
  max_send_message_size: { lines: ContainerdLines; type: number }
  tcp_address: { lines: ContainerdLines; type: string }
  tcp_tls_ca: { lines: ContainerdLines; type: string }
  tcp_tls_cert: { lines: ContainerdLines; type: string }
  tcp_tls_common_name: { lines: ContainerdLine_2_2_to_2_4; type: string }
  tcp_tls_key: { lines: ContainerdLines; type: string }
  uid: { lines: ContainerdLines; type: number }
}

interface ContainerdImageConfig<Line> {
  concurrent_layer_fetch_buffer: { lines: ContainerdLine_2_1_to_2_4; type: number }
  disable_snapshot_annotations: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  discard_unpacked_layers: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  image_decryption: { lines: ContainerdLine_2_0_to_2_4; type: On<Line, ContainerdImageDecryption<Line>> }
  image_pull_progress_timeout: { lines: ContainerdLine_2_0_to_2_4; type: string }
  image_pull_with_sync_fs: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  max_concurrent_downloads: { lines: ContainerdLine_2_0_to_2_4; type: number }
  pinned_images: { lines: ContainerdLine_2_0_to_2_4; type: { readonly [key: string]: string } }
  registry: { lines: ContainerdLine_2_0_to_2_4; type: On<Line, ContainerdRegistry<Line>> }
  runtime_platforms: { lines: ContainerdLine_2_0_to_2_4; type: { readonly [key: string]: On<Line, ContainerdImagePlatform<Line>> } }
  snapshotter: { lines: ContainerdLine_2_0_to_2_4; type: string }
  stats_collect_period: { lines: ContainerdLine_2_0_to_2_4; type: number }
  use_local_image_pull: { lines: ContainerdLine_2_1_to_2_4; type: boolean }
}

interface ContainerdImageDecryption<Line> {
  key_model: { lines: ContainerdLines; type: string }
}

interface ContainerdImagePlatform<Line> {
  platform: { lines: ContainerdLine_2_0_to_2_4; type: string }
  snapshotter: { lines: ContainerdLine_2_0_to_2_4; type: string }
}

interface ContainerdMetricsConfig<Line> {
  address: { lines: ContainerdLines; type: string }
  grpc_histogram: { lines: ContainerdLines; type: boolean }
}

interface ContainerdMirror<Line> {
  endpoint: { lines: ContainerdLines; type: readonly (string)[] }
}

interface ContainerdOptions<Line> {
  BinaryName: { lines: ContainerdLines; type: string }
  CriuImagePath: { lines: ContainerdLines; type: string }
  CriuPath: { lines: ContainerdLine_1_6_to_1_6; type: string }
  CriuWorkPath: { lines: ContainerdLines; type: string }
  IoGid: { lines: ContainerdLines; type: number }
  IoUid: { lines: ContainerdLines; type: number }
  NoNewKeyring: { lines: ContainerdLines; type: boolean }
  NoPivotRoot: { lines: ContainerdLines; type: boolean }
  Root: { lines: ContainerdLines; type: string }
  ShimCgroup: { lines: ContainerdLines; type: string }
  SystemdCgroup: { lines: ContainerdLines; type: boolean }
  TaskApiAddress: { lines: ContainerdLine_1_7_to_2_4; type: string }
  TaskApiVersion: { lines: ContainerdLine_1_7_to_2_4; type: number }
}

interface ContainerdPluginConfig<Line> {
  cdi_spec_dirs: { lines: ContainerdLine_1_7_to_1_7; type: readonly (string)[] }
  cni: { lines: ContainerdLine_1_6_to_1_7; type: On<Line, ContainerdCniConfig<Line>> }
  containerd: { lines: ContainerdLine_1_6_to_1_7; type: On<Line, ContainerdContainerdConfig<Line>> }
  device_ownership_from_security_context: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  disable_apparmor: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  disable_cgroup: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  disable_hugetlb_controller: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  disable_proc_mount: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  disable_tcp_service: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  drain_exec_sync_io_timeout: { lines: ContainerdLine_1_6_to_1_7; type: string }
  enable_cdi: { lines: ContainerdLine_1_7_to_1_7; type: boolean }
  enable_selinux: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  enable_tls_streaming: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  enable_unprivileged_icmp: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  enable_unprivileged_ports: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  ignore_deprecation_warnings: { lines: ContainerdLine_1_6_to_1_7; type: readonly (string)[] }
  ignore_image_defined_volumes: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  image_decryption: { lines: ContainerdLine_1_6_to_1_7; type: On<Line, ContainerdImageDecryption<Line>> }
  image_pull_progress_timeout: { lines: ContainerdLine_1_7_to_1_7; type: string }
  image_pull_with_sync_fs: { lines: ContainerdLine_1_7_to_1_7; type: boolean }
  max_concurrent_downloads: { lines: ContainerdLine_1_6_to_1_7; type: number }
  max_container_log_line_size: { lines: ContainerdLine_1_6_to_1_7; type: number }
  netns_mounts_under_state_dir: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  registry: { lines: ContainerdLine_1_6_to_1_7; type: On<Line, ContainerdRegistry<Line>> }
  restrict_oom_score_adj: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  sandbox_image: { lines: ContainerdLine_1_6_to_1_7; type: string }
  selinux_category_range: { lines: ContainerdLine_1_6_to_1_7; type: number }
  stats_collect_period: { lines: ContainerdLine_1_6_to_1_7; type: number }
  stream_idle_timeout: { lines: ContainerdLine_1_6_to_1_7; type: string }
  stream_server_address: { lines: ContainerdLine_1_6_to_1_7; type: string }
  stream_server_port: { lines: ContainerdLine_1_6_to_1_7; type: string }
  systemd_cgroup: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  tolerate_missing_hugetlb_controller: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  unset_seccomp_profile: { lines: ContainerdLine_1_6_to_1_7; type: string }
  x509_key_pair_streaming: { lines: ContainerdLine_1_6_to_1_7; type: On<Line, ContainerdX509KeyPairStreaming<Line>> }
}

interface ContainerdProxyPlugin<Line> {
  address: { lines: ContainerdLines; type: string }
  capabilities: { lines: ContainerdLine_1_7_to_2_4; type: readonly (string)[] }
  exports: { lines: ContainerdLines; type: { readonly [key: string]: string } }
  platform: { lines: ContainerdLines; type: string }
  type: { lines: ContainerdLines; type: string }
}

interface ContainerdRegistry<Line> {
  auths: { lines: ContainerdLines; type: { readonly [key: string]: On<Line, ContainerdAuthConfig<Line>> } }
  config_path: { lines: ContainerdLines; type: string }
  configs: { lines: ContainerdLines; type: { readonly [key: string]: On<Line, ContainerdRegistryConfig<Line>> } }
  headers: { lines: ContainerdLines; type: { readonly [key: string]: readonly (string)[] } }
  mirrors: { lines: ContainerdLines; type: { readonly [key: string]: On<Line, ContainerdMirror<Line>> } }
}

interface ContainerdRegistryConfig<Line> {
  auth: { lines: ContainerdLines; type: On<Line, ContainerdAuthConfig<Line>> }
  tls: { lines: ContainerdLine_1_6_to_1_7; type: On<Line, ContainerdTLSConfig<Line>> }
}

interface ContainerdRuntime<Line> {
  base_runtime_spec: { lines: ContainerdLines; type: string }
  cgroup_writable: { lines: ContainerdLine_2_1_to_2_4; type: boolean }
  cni_conf_dir: { lines: ContainerdLines; type: string }
  cni_max_conf_num: { lines: ContainerdLines; type: number }
  container_annotations: { lines: ContainerdLines; type: readonly (string)[] }
  disable_pause_image_pull: { lines: ContainerdLine_2_4_to_2_4; type: boolean }
  io_type: { lines: ContainerdLine_2_0_to_2_4; type: string }
  options: { lines: ContainerdLines; type: { readonly [key: string]: unknown } }
  pod_annotations: { lines: ContainerdLines; type: readonly (string)[] }
  privileged_without_host_devices: { lines: ContainerdLines; type: boolean }
  privileged_without_host_devices_all_devices_allowed: { lines: ContainerdLine_1_7_to_2_4; type: boolean }
  runtime_engine: { lines: ContainerdLine_1_6_to_1_7; type: string }
  runtime_path: { lines: ContainerdLines; type: string }
  runtime_root: { lines: ContainerdLine_1_6_to_1_7; type: string }
  runtime_type: { lines: ContainerdLines; type: string }
  sandbox_mode: { lines: ContainerdLine_1_7_to_1_7; type: string }
  sandboxer: { lines: ContainerdLine_2_0_to_2_4; type: string }
  snapshotter: { lines: ContainerdLine_1_7_to_2_4; type: string }
}

interface ContainerdRuntimeConfig<Line> {
  cdi_spec_dirs: { lines: ContainerdLine_2_0_to_2_4; type: readonly (string)[] }
  cni: { lines: ContainerdLine_2_0_to_2_4; type: On<Line, ContainerdCniConfig<Line>> }
  containerd: { lines: ContainerdLine_2_0_to_2_4; type: On<Line, ContainerdContainerdConfig<Line>> }
  device_ownership_from_security_context: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  disable_apparmor: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  disable_hugetlb_controller: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  disable_proc_mount: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  drain_exec_sync_io_timeout: { lines: ContainerdLine_2_0_to_2_4; type: string }
  enable_cdi: { lines: ContainerdLine_2_0_to_2_3; type: boolean }
  enable_criu: { lines: ContainerdLine_2_2_to_2_4; type: boolean }
  enable_experimental_restore_via_create: { lines: ContainerdLine_2_2_to_2_3; type: boolean }
  enable_selinux: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  enable_unprivileged_icmp: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  enable_unprivileged_ports: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  ignore_deprecation_warnings: { lines: ContainerdLine_2_0_to_2_4; type: readonly (string)[] }
  ignore_image_defined_volumes: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  max_container_log_line_size: { lines: ContainerdLine_2_0_to_2_4; type: number }
  netns_mounts_under_state_dir: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  restrict_oom_score_adj: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  selinux_category_range: { lines: ContainerdLine_2_0_to_2_4; type: number }
  stats_collect_period: { lines: ContainerdLine_2_3_to_2_4; type: string }
  stats_retention_period: { lines: ContainerdLine_2_3_to_2_4; type: string }
  tolerate_missing_hugetlb_controller: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  unset_seccomp_profile: { lines: ContainerdLine_2_0_to_2_4; type: string }
}

interface ContainerdServerConfig<Line> {
  disable_tcp_service: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  enable_tls_streaming: { lines: ContainerdLine_2_0_to_2_4; type: boolean }
  stream_idle_timeout: { lines: ContainerdLine_2_0_to_2_4; type: string }
  stream_server_address: { lines: ContainerdLine_2_0_to_2_4; type: string }
  stream_server_port: { lines: ContainerdLine_2_0_to_2_4; type: string }
  x509_key_pair_streaming: { lines: ContainerdLine_2_0_to_2_4; type: On<Line, ContainerdX509KeyPairStreaming<Line>> }
}

interface ContainerdStreamProcessor<Line> {
  accepts: { lines: ContainerdLines; type: readonly (string)[] }
  args: { lines: ContainerdLines; type: readonly (string)[] }
  env: { lines: ContainerdLines; type: readonly (string)[] }
  path: { lines: ContainerdLines; type: string }
  returns: { lines: ContainerdLines; type: string }
}

interface ContainerdTLSConfig<Line> {
  ca_file: { lines: ContainerdLine_1_6_to_1_7; type: string }
  cert_file: { lines: ContainerdLine_1_6_to_1_7; type: string }
  insecure_skip_verify: { lines: ContainerdLine_1_6_to_1_7; type: boolean }
  key_file: { lines: ContainerdLine_1_6_to_1_7; type: string }
}

interface ContainerdTTRPCConfig<Line> {
  address: { lines: ContainerdLines; type: string }
  gid: { lines: ContainerdLines; type: number }
  uid: { lines: ContainerdLines; type: number }
}

interface ContainerdX509KeyPairStreaming<Line> {
  tls_cert_file: { lines: ContainerdLines; type: string }
  tls_key_file: { lines: ContainerdLines; type: string }
}

/** Feature gates of the kubelet, and the release lines that know each. */
interface KubeletGates {
  APIListChunking: KubeletLine_1_20_to_1_32
  APIPriorityAndFairness: KubeletLine_1_20_to_1_30
  APIResponseCompression: KubeletLines
  APISelfSubjectReview: KubeletLine_1_26_to_1_29
  APIServerIdentity: KubeletLines
  APIServerTracing: KubeletLine_1_22_to_1_36
  APIServerWebhookAuthenticationToken: KubeletLine_1_37_to_1_37
  APIServingWithRoutine: KubeletLine_1_30_to_1_37
  AdmissionWebhookMatchConditions: KubeletLine_1_27_to_1_32
  AdvancedAuditing: KubeletLine_1_20_to_1_27
  AggregatedDiscoveryEndpoint: KubeletLine_1_26_to_1_32
  AggregatedDiscoveryRemoveBetaType: KubeletLine_1_33_to_1_37
  AllAlpha: KubeletLines
  AllBeta: KubeletLines
  AllowDNSOnlyNodeCSR: KubeletLine_1_31_to_1_37
  AllowInsecureBackendProxy: KubeletLine_1_20_to_1_22
  AllowInsecureKubeletCertificateSigningRequests: KubeletLine_1_31_to_1_37
  AllowOverwriteTerminationGracePeriodSeconds: KubeletLine_1_32_to_1_37
  AllowParsingUserUIDFromCertAuth: KubeletLine_1_33_to_1_37
  AllowServiceExternalIPs: KubeletLine_1_36_to_1_37
  AllowServiceLBStatusOnNonLB: KubeletLine_1_29_to_1_34
  AllowUnsafeMalformedObjectDeletion: KubeletLine_1_32_to_1_37
  AnonymousAuthConfigurableEndpoints: KubeletLine_1_31_to_1_36
  AnyVolumeDataSource: KubeletLine_1_20_to_1_36
  AppArmor: KubeletLine_1_20_to_1_32
  AppArmorFields: KubeletLine_1_30_to_1_32
  AtomicFIFO: KubeletLine_1_36_to_1_37
  AtomicWriteVolumeUserFields: KubeletLine_1_37_to_1_37
  AttachVolumeLimit: KubeletLine_1_20_to_1_20
  AuthorizeNodeWithSelectors: KubeletLine_1_31_to_1_36
  AuthorizePodWebsocketUpgradeCreatePermission: KubeletLine_1_35_to_1_37
  AuthorizeWithSelectors: KubeletLine_1_31_to_1_36
  BalanceAttachedNodeVolumes: KubeletLine_1_20_to_1_21
  BlockVolume: KubeletLine_1_20_to_1_20
  BoundServiceAccountTokenVolume: KubeletLine_1_20_to_1_22
  BtreeWatchCache: KubeletLine_1_32_to_1_36
  CBORServingAndStorage: KubeletLine_1_32_to_1_37
  CPUManager: KubeletLine_1_20_to_1_32
  CPUManagerPolicyAlphaOptions: KubeletLine_1_23_to_1_37
  CPUManagerPolicyBetaOptions: KubeletLine_1_23_to_1_37
  CPUManagerPolicyOptions: KubeletLine_1_22_to_1_37
  CRDObservedGenerationTracking: KubeletLine_1_35_to_1_37
  CRDValidationRatcheting: KubeletLine_1_28_to_1_37
  CRIContainerLogRotation: KubeletLine_1_20_to_1_21
  CRIListStreaming: KubeletLine_1_36_to_1_37
  CSIBlockVolume: KubeletLine_1_20_to_1_20
  CSIDriverRegistry: KubeletLine_1_20_to_1_20
  CSIInlineVolume: KubeletLine_1_20_to_1_26
  CSIMigration: KubeletLine_1_20_to_1_26
  CSIMigrationAWS: KubeletLine_1_20_to_1_26
  CSIMigrationAWSComplete: KubeletLine_1_20_to_1_20
  CSIMigrationAzureDisk: KubeletLine_1_20_to_1_26
  CSIMigrationAzureDiskComplete: KubeletLine_1_20_to_1_20
  CSIMigrationAzureFile: KubeletLine_1_20_to_1_29
  CSIMigrationAzureFileComplete: KubeletLine_1_20_to_1_20
  CSIMigrationGCE: KubeletLine_1_20_to_1_27
  CSIMigrationGCEComplete: KubeletLine_1_20_to_1_20
  CSIMigrationOpenStack: KubeletLine_1_20_to_1_25
  CSIMigrationOpenStackComplete: KubeletLine_1_20_to_1_20
  CSIMigrationPortworx: KubeletLine_1_23_to_1_35
  CSIMigrationRBD: KubeletLine_1_24_to_1_30
  CSIMigrationvSphere: KubeletLine_1_20_to_1_28
  CSIMigrationvSphereComplete: KubeletLine_1_20_to_1_21
  CSINodeExpandSecret: KubeletLine_1_25_to_1_30
  CSINodeInfo: KubeletLine_1_20_to_1_20
  CSIServiceAccountToken: KubeletLine_1_20_to_1_24
  CSIServiceAccountTokenSecrets: KubeletLine_1_35_to_1_37
  CSIStorageCapacity: KubeletLine_1_20_to_1_27
  CSIVolumeFSGroupPolicy: KubeletLine_1_20_to_1_24
  CSIVolumeHealth: KubeletLine_1_21_to_1_37
  CSRDuration: KubeletLine_1_22_to_1_25
  ChangeContainerStatusOnKubeletRestart: KubeletLine_1_35_to_1_37
  ClearingNominatedNodeNameAfterBinding: KubeletLine_1_34_to_1_37
  ClientsAllowCARotation: KubeletLine_1_36_to_1_37
  ClientsAllowCBOR: KubeletLine_1_32_to_1_37
  ClientsAllowTLSCacheGC: KubeletLine_1_36_to_1_37
  ClientsPreferCBOR: KubeletLine_1_32_to_1_37
  CloudControllerManagerWatchBasedRoutesReconciliation: KubeletLine_1_35_to_1_37
  CloudControllerManagerWebhook: KubeletLine_1_27_to_1_37
  CloudDualStackNodeIPs: KubeletLine_1_27_to_1_31
  ClusterTrustBundle: KubeletLine_1_27_to_1_37
  ClusterTrustBundleProjection: KubeletLine_1_29_to_1_37
  ComponentFlagz: KubeletLine_1_32_to_1_37
  ComponentSLIs: KubeletLine_1_26_to_1_34
  ComponentStatusz: KubeletLine_1_32_to_1_37
  CompositePodGroup: KubeletLine_1_37_to_1_37
  ConcurrentWatchObjectDecode: KubeletLine_1_31_to_1_37
  ConfigurableFSGroupPolicy: KubeletLine_1_20_to_1_24
  ConsistentHTTPGetHandlers: KubeletLine_1_26_to_1_30
  ConsistentListFromCache: KubeletLine_1_28_to_1_36
  ConsistentListFromCacheSkipTimeoutFallback: KubeletLine_1_37_to_1_37
  ConstrainedImpersonation: KubeletLine_1_35_to_1_37
  ContainerCheckpoint: KubeletLine_1_25_to_1_37
  ContainerRestartRules: KubeletLine_1_34_to_1_37
  ContainerStopSignals: KubeletLine_1_33_to_1_37
  ContextualLogging: KubeletLine_1_24_to_1_37
  ControllerManagerLeaderMigration: KubeletLine_1_22_to_1_26
  ControllerManagerReleaseLeaderElectionLockOnExit: KubeletLine_1_36_to_1_37
  CoordinatedLeaderElection: KubeletLine_1_31_to_1_37
  CronJobControllerV2: KubeletLine_1_20_to_1_22
  CronJobTimeZone: KubeletLine_1_24_to_1_28
  CronJobsScheduledAnnotation: KubeletLine_1_28_to_1_34
  CrossNamespaceVolumeDataSource: KubeletLine_1_26_to_1_37
  CustomCPUCFSQuotaPeriod: KubeletLines
  CustomResourceFieldSelectors: KubeletLine_1_30_to_1_37
  CustomResourceValidationExpressions: KubeletLine_1_23_to_1_30
  DRAAdminAccess: KubeletLine_1_32_to_1_37
  DRAConsumableCapacity: KubeletLine_1_34_to_1_37
  DRAControlPlaneController: KubeletLine_1_31_to_1_31
  DRADerivedAttributes: KubeletLine_1_37_to_1_37
  DRADeviceBindingConditions: KubeletLine_1_34_to_1_37
  DRADeviceCompatibilityGroups: KubeletLine_1_37_to_1_37
  DRADeviceTaintRules: KubeletLine_1_35_to_1_37
  DRADeviceTaints: KubeletLine_1_33_to_1_37
  DRAExtendedResource: KubeletLine_1_34_to_1_37
  DRAFractionalCapacityRange: KubeletLine_1_37_to_1_37
  DRAListTypeAttributes: KubeletLine_1_36_to_1_37
  DRANodeAllocatableResources: KubeletLine_1_36_to_1_37
  DRAOptionalNodeOperations: KubeletLine_1_37_to_1_37
  DRAPartitionableDevices: KubeletLine_1_33_to_1_37
  DRAPartitionableDevicesType: KubeletLine_1_37_to_1_37
  DRAPrioritizedList: KubeletLine_1_33_to_1_37
  DRAResourceClaimDeviceStatus: KubeletLine_1_32_to_1_37
  DRAResourceClaimGranularStatusAuthorization: KubeletLine_1_36_to_1_37
  DRAResourcePoolStatus: KubeletLine_1_36_to_1_37
  DRASchedulerFilterTimeout: KubeletLine_1_34_to_1_37
  DRAWorkloadResourceClaims: KubeletLine_1_36_to_1_37
  DaemonSetUpdateSurge: KubeletLine_1_21_to_1_26
  DeclarativeValidation: KubeletLine_1_33_to_1_37
  DeclarativeValidationBeta: KubeletLine_1_36_to_1_37
  DeclarativeValidationTakeover: KubeletLine_1_33_to_1_37
  DefaultHostNetworkHostPortsInPodTemplates: KubeletLine_1_28_to_1_30
  DefaultPodSysctls: KubeletLine_1_37_to_1_37
  DefaultPodTopologySpread: KubeletLine_1_20_to_1_25
  DelegateFSGroupToCSIDriver: KubeletLine_1_22_to_1_27
  DeploymentReplicaSetTerminatingReplicas: KubeletLine_1_33_to_1_37
  DetectCacheInconsistency: KubeletLine_1_34_to_1_37
  DevicePluginCDIDevices: KubeletLine_1_28_to_1_33
  DevicePlugins: KubeletLine_1_20_to_1_27
  DisableAcceleratorUsageMetrics: KubeletLine_1_20_to_1_27
  DisableAllocatorDualWrite: KubeletLine_1_31_to_1_37
  DisableCPUQuotaWithExclusiveCPUs: KubeletLine_1_33_to_1_37
  DisableCloudProviders: KubeletLine_1_22_to_1_32
  DisableKubeletCloudCredentialProviders: KubeletLine_1_23_to_1_32
  DisableNodeKubeProxyVersion: KubeletLine_1_29_to_1_37
  DownwardAPIHugePages: KubeletLine_1_20_to_1_28
  DryRun: KubeletLine_1_20_to_1_27
  DynamicKubeletConfig: KubeletLine_1_20_to_1_25
  DynamicResourceAllocation: KubeletLine_1_26_to_1_37
  EfficientWatchResumption: KubeletLine_1_20_to_1_32
  ElasticIndexedJob: KubeletLine_1_27_to_1_33
  EmptyDirVolumeMode: KubeletLine_1_37_to_1_37
  EndpointSlice: KubeletLine_1_20_to_1_24
  EndpointSliceNodeName: KubeletLine_1_20_to_1_24
  EndpointSliceProxying: KubeletLine_1_20_to_1_24
  EndpointSliceTerminatingCondition: KubeletLine_1_20_to_1_27
  EnvFiles: KubeletLine_1_34_to_1_37
  EphemeralContainers: KubeletLine_1_20_to_1_26
  EtcdRangeStream: KubeletLine_1_37_to_1_37
  EvenPodsSpread: KubeletLine_1_20_to_1_20
  EventedPLEG: KubeletLine_1_26_to_1_37
  EvictionRequestAPI: KubeletLine_1_37_to_1_37
  ExcludeAdmissionWebhookVirtualResources: KubeletLine_1_37_to_1_37
  ExecProbeTimeout: KubeletLines
  ExpandCSIVolumes: KubeletLine_1_20_to_1_26
  ExpandInUsePersistentVolumes: KubeletLine_1_20_to_1_26
  ExpandPersistentVolumes: KubeletLine_1_20_to_1_26
  ExpandedDNSConfig: KubeletLine_1_22_to_1_29
  ExperimentalHostUserNamespaceDefaulting: KubeletLine_1_20_to_1_29
  ExtendWebSocketsToKubelet: KubeletLine_1_36_to_1_37
  ExternalPolicyForExternalIP: KubeletLine_1_20_to_1_21
  ExternalServiceAccountTokenSigner: KubeletLine_1_32_to_1_37
  GRPCContainerProbe: KubeletLine_1_23_to_1_28
  GRPCContainerProbeTLS: KubeletLine_1_37_to_1_37
  GangScheduling: KubeletLine_1_35_to_1_36
  GenericEphemeralVolume: KubeletLine_1_20_to_1_24
  GenericWorkload: KubeletLine_1_35_to_1_37
  GitRepoVolumeDriver: KubeletLine_1_33_to_1_37
  GracefulNodeShutdown: KubeletLines
  GracefulNodeShutdownBasedOnPodPriority: KubeletLine_1_23_to_1_37
  H2CContainerProbe: KubeletLine_1_37_to_1_37
  HPAConfigurableTolerance: KubeletLine_1_33_to_1_37
  HPAContainerMetrics: KubeletLine_1_20_to_1_31
  HPAGeneration: KubeletLine_1_37_to_1_37
  HPAOptimizedSelectorStore: KubeletLine_1_37_to_1_37
  HPAScaleToZero: KubeletLines
  HonorPVReclaimPolicy: KubeletLine_1_23_to_1_35
  HostnameOverride: KubeletLine_1_34_to_1_37
  HugePageStorageMediumSize: KubeletLine_1_20_to_1_23
  HugepageAwareEviction: KubeletLine_1_37_to_1_37
  HyperVContainer: KubeletLine_1_20_to_1_20
  IPTablesOwnershipCleanup: KubeletLine_1_25_to_1_29
  IPv6DualStack: KubeletLine_1_20_to_1_24
  IdentifyPodOS: KubeletLine_1_23_to_1_26
  ImageMaximumGCAge: KubeletLine_1_29_to_1_37
  ImageVolume: KubeletLine_1_31_to_1_37
  ImageVolumeWithDigest: KubeletLine_1_36_to_1_37
  ImmutableEphemeralVolumes: KubeletLine_1_20_to_1_23
  InOrderInformers: KubeletLine_1_33_to_1_37
  InOrderInformersBatchProcess: KubeletLine_1_35_to_1_37
  InPlacePodLevelResourcesVerticalScaling: KubeletLine_1_35_to_1_37
  InPlacePodVerticalScaling: KubeletLine_1_27_to_1_37
  InPlacePodVerticalScalingAllocatedStatus: KubeletLine_1_32_to_1_35
  InPlacePodVerticalScalingExclusiveCPUs: KubeletLine_1_32_to_1_37
  InPlacePodVerticalScalingExclusiveMemory: KubeletLine_1_34_to_1_37
  InPlacePodVerticalScalingInitContainers: KubeletLine_1_36_to_1_37
  InPlacePodVerticalScalingMemoryBackedVolumes: KubeletLine_1_37_to_1_37
  InPlacePodVerticalScalingSchedulerPreemption: KubeletLine_1_37_to_1_37
  InTreePluginAWSUnregister: KubeletLine_1_21_to_1_30
  InTreePluginAzureDiskUnregister: KubeletLine_1_21_to_1_30
  InTreePluginAzureFileUnregister: KubeletLine_1_21_to_1_30
  InTreePluginGCEUnregister: KubeletLine_1_21_to_1_30
  InTreePluginOpenStackUnregister: KubeletLine_1_21_to_1_30
  InTreePluginPortworxUnregister: KubeletLine_1_23_to_1_35
  InTreePluginRBDUnregister: KubeletLine_1_23_to_1_30
  InTreePluginvSphereUnregister: KubeletLine_1_21_to_1_30
  IndexedJob: KubeletLine_1_21_to_1_25
  InformerResourceVersion: KubeletLine_1_30_to_1_37
  IngressClassNamespacedParams: KubeletLine_1_21_to_1_24
  InterPodAffinityHostnameFastPath: KubeletLine_1_37_to_1_37
  JobBackoffLimitPerIndex: KubeletLine_1_28_to_1_36
  JobManagedBy: KubeletLine_1_30_to_1_37
  JobMutableNodeSchedulingDirectives: KubeletLine_1_23_to_1_28
  JobPodFailurePolicy: KubeletLine_1_25_to_1_32
  JobPodReplacementPolicy: KubeletLine_1_28_to_1_36
  JobReadyPods: KubeletLine_1_23_to_1_30
  JobSuccessPolicy: KubeletLine_1_30_to_1_36
  JobTrackingWithFinalizers: KubeletLine_1_22_to_1_28
  KMSv1: KubeletLine_1_28_to_1_37
  KMSv2: KubeletLine_1_25_to_1_31
  KMSv2KDF: KubeletLine_1_28_to_1_31
  KubeProxyDrainingTerminatingNodes: KubeletLine_1_28_to_1_32
  KubeProxyIPVS: KubeletLine_1_37_to_1_37
  KubeProxyNFTablesLocalhostNodePorts: KubeletLine_1_37_to_1_37
  KubeletAllocatedPodsEndpoint: KubeletLine_1_37_to_1_37
  KubeletCgroupDriverFromCRI: KubeletLine_1_28_to_1_37
  KubeletCrashLoopBackOffMax: KubeletLine_1_32_to_1_37
  KubeletCredentialProviders: KubeletLine_1_20_to_1_27
  KubeletEnsureSecretPulledImages: KubeletLine_1_33_to_1_37
  KubeletFineGrainedAuthz: KubeletLine_1_32_to_1_37
  KubeletInUserNamespace: KubeletLine_1_22_to_1_37
  KubeletPSI: KubeletLine_1_33_to_1_37
  KubeletPodResources: KubeletLine_1_20_to_1_29
  KubeletPodResourcesDynamicResources: KubeletLine_1_27_to_1_37
  KubeletPodResourcesGet: KubeletLine_1_27_to_1_37
  KubeletPodResourcesGetAllocatable: KubeletLine_1_21_to_1_29
  KubeletPodResourcesListUseActivePods: KubeletLine_1_34_to_1_37
  KubeletRegistrationGetOnExistsOnly: KubeletLine_1_32_to_1_37
  KubeletSeparateDiskGC: KubeletLine_1_29_to_1_37
  KubeletServiceAccountTokenForCredentialProviders: KubeletLine_1_33_to_1_37
  KubeletTracing: KubeletLine_1_25_to_1_37
  LegacyNodeRoleBehavior: KubeletLine_1_20_to_1_21
  LegacyServiceAccountTokenCleanUp: KubeletLine_1_28_to_1_31
  LegacyServiceAccountTokenNoAutoGeneration: KubeletLine_1_24_to_1_28
  LegacyServiceAccountTokenTracking: KubeletLine_1_26_to_1_29
  LegacySidecarContainers: KubeletLine_1_33_to_1_33
  ListFromCacheSnapshot: KubeletLine_1_33_to_1_37
  LoadBalancerIPMode: KubeletLine_1_29_to_1_34
  LocalStorageCapacityIsolation: KubeletLine_1_20_to_1_26
  LocalStorageCapacityIsolationFSQuotaMonitoring: KubeletLines
  LogarithmicScaleDown: KubeletLine_1_21_to_1_36
  LoggingAlphaOptions: KubeletLine_1_25_to_1_37
  LoggingBetaOptions: KubeletLine_1_25_to_1_37
  ManifestBasedAdmissionControlConfig: KubeletLine_1_36_to_1_37
  MatchLabelKeysInPodAffinity: KubeletLine_1_29_to_1_37
  MatchLabelKeysInPodTopologySpread: KubeletLine_1_25_to_1_37
  MatchLabelKeysInPodTopologySpreadSelectorMerge: KubeletLine_1_34_to_1_37
  MaxUnavailableStatefulSet: KubeletLine_1_24_to_1_37
  MemoryManager: KubeletLine_1_21_to_1_35
  MemoryQoS: KubeletLine_1_22_to_1_37
  MinDomainsInPodTopologySpread: KubeletLine_1_24_to_1_31
  MinimizeIPTablesRestore: KubeletLine_1_26_to_1_29
  MixedProtocolLBService: KubeletLine_1_20_to_1_27
  MultiCIDRRangeAllocator: KubeletLine_1_25_to_1_28
  MultiCIDRServiceAllocator: KubeletLine_1_27_to_1_37
  MutableCSINodeAllocatableCount: KubeletLine_1_33_to_1_37
  MutablePVNodeAffinity: KubeletLine_1_35_to_1_37
  MutablePodResourcesForSuspendedJobs: KubeletLine_1_35_to_1_37
  MutableSchedulingDirectivesForSuspendedJobs: KubeletLine_1_35_to_1_37
  MutatingAdmissionPolicy: KubeletLine_1_30_to_1_37
  NFTablesNetlink: KubeletLine_1_37_to_1_37
  NFTablesProxyMode: KubeletLine_1_29_to_1_37
  NamespaceDefaultLabelName: KubeletLine_1_21_to_1_23
  NativeHistograms: KubeletLine_1_36_to_1_37
  NetworkPolicyEndPort: KubeletLine_1_21_to_1_26
  NetworkPolicyStatus: KubeletLine_1_24_to_1_27
  NewVolumeManagerReconstruction: KubeletLine_1_27_to_1_31
  NodeControllerLeaseCircuitBreaker: KubeletLine_1_37_to_1_37
  NodeDeclaredFeatures: KubeletLine_1_35_to_1_37
  NodeDisruptionExclusion: KubeletLine_1_20_to_1_21
  NodeInclusionPolicyInPodTopologySpread: KubeletLine_1_25_to_1_37
  NodeLease: KubeletLine_1_20_to_1_22
  NodeLifecycleConditions: KubeletLine_1_37_to_1_37
  NodeLogQuery: KubeletLine_1_27_to_1_37
  NodeOutOfServiceVolumeDetach: KubeletLine_1_24_to_1_31
  NodeSwap: KubeletLine_1_22_to_1_37
  NominatedNodeNameForExpectation: KubeletLine_1_34_to_1_37
  NonPreemptingPriority: KubeletLine_1_20_to_1_25
  OpenAPIEnums: KubeletLine_1_23_to_1_37
  OpenAPIV3: KubeletLine_1_23_to_1_28
  OpportunisticBatching: KubeletLine_1_35_to_1_37
  OrderedNamespaceDeletion: KubeletLine_1_30_to_1_36
  PDBUnhealthyPodEvictionPolicy: KubeletLine_1_26_to_1_32
  PLEGOnDemandRelist: KubeletLine_1_36_to_1_37
  PersistentVolumeClaimUnusedSinceTime: KubeletLine_1_36_to_1_37
  PersistentVolumeLastPhaseTransitionTime: KubeletLine_1_28_to_1_32
  PodAffinityNamespaceSelector: KubeletLine_1_21_to_1_25
  PodAndContainerStatsFromCRI: KubeletLine_1_23_to_1_37
  PodCertificateRequest: KubeletLine_1_34_to_1_37
  PodDeletionCost: KubeletLine_1_21_to_1_37
  PodDisruptionBudget: KubeletLine_1_20_to_1_24
  PodDisruptionConditions: KubeletLine_1_25_to_1_33
  PodGroupPreemptionPolicy: KubeletLine_1_37_to_1_37
  PodHasNetworkCondition: KubeletLine_1_25_to_1_27
  PodHostIPs: KubeletLine_1_28_to_1_31
  PodIndexLabel: KubeletLine_1_28_to_1_34
  PodLevelResourceManagers: KubeletLine_1_36_to_1_37
  PodLevelResources: KubeletLine_1_32_to_1_37
  PodLevelResourcesFixDefaulting: KubeletLine_1_37_to_1_37
  PodLevelResourcesFixKubeletQOSClass: KubeletLine_1_37_to_1_37
  PodLifecycleSleepAction: KubeletLine_1_29_to_1_36
  PodLifecycleSleepActionAllowZero: KubeletLine_1_32_to_1_36
  PodLogsQuerySplitStreams: KubeletLine_1_32_to_1_37
  PodObservedGenerationTracking: KubeletLine_1_33_to_1_37
  PodOverhead: KubeletLine_1_20_to_1_25
  PodReadyToStartContainersCondition: KubeletLine_1_28_to_1_37
  PodSchedulingReadiness: KubeletLine_1_26_to_1_37
  PodSecurity: KubeletLine_1_22_to_1_27
  PodTopologyLabelsAdmission: KubeletLine_1_33_to_1_37
  PodsAPI: KubeletLine_1_36_to_1_37
  PortForwardWebsockets: KubeletLine_1_30_to_1_37
  PreferNominatedNode: KubeletLine_1_21_to_1_25
  PreferSameTrafficDistribution: KubeletLine_1_33_to_1_37
  PreventStaticPodAPIReferences: KubeletLine_1_34_to_1_36
  ProbeHostPodSecurityStandards: KubeletLine_1_34_to_1_34
  ProbeTerminationGracePeriod: KubeletLine_1_21_to_1_28
  ProcMountType: KubeletLines
  ProxyTerminatingEndpoints: KubeletLine_1_22_to_1_29
  QOSReserved: KubeletLines
  ReadWriteOncePod: KubeletLine_1_22_to_1_30
  RecoverVolumeExpansionFailure: KubeletLine_1_23_to_1_37
  RecursiveReadOnlyMounts: KubeletLine_1_30_to_1_37
  ReduceDefaultCrashLoopBackOffDecay: KubeletLine_1_33_to_1_37
  RelaxedDNSSearchValidation: KubeletLine_1_32_to_1_36
  RelaxedEnvironmentVariableValidation: KubeletLine_1_30_to_1_37
  RelaxedServiceNameValidation: KubeletLine_1_34_to_1_37
  ReloadKubeletClientCAFile: KubeletLine_1_36_to_1_37
  ReloadKubeletServerCertificateFile: KubeletLine_1_31_to_1_37
  RemainingItemCount: KubeletLine_1_20_to_1_32
  RemoteRequestHeaderUID: KubeletLine_1_32_to_1_37
  RemoveSelfLink: KubeletLine_1_20_to_1_29
  ResilientWatchCacheInitialization: KubeletLine_1_31_to_1_36
  ResourceHealthStatus: KubeletLine_1_31_to_1_37
  ResourceHealthStatusMessage: KubeletLine_1_36_to_1_37
  RestartAllContainersOnContainerExits: KubeletLine_1_35_to_1_37
  RetroactiveDefaultStorageClass: KubeletLine_1_25_to_1_28
  RetryGenerateName: KubeletLine_1_30_to_1_36
  RootCAConfigMap: KubeletLine_1_20_to_1_21
  RotateKubeletClientCertificate: KubeletLine_1_20_to_1_20
  RotateKubeletServerCertificate: KubeletLines
  RunAsGroup: KubeletLine_1_20_to_1_21
  RuntimeClass: KubeletLine_1_20_to_1_23
  RuntimeClassInImageCriApi: KubeletLine_1_29_to_1_37
  SCTPSupport: KubeletLine_1_20_to_1_21
  SELinuxChangePolicy: KubeletLine_1_32_to_1_37
  SELinuxMount: KubeletLine_1_30_to_1_37
  SELinuxMountReadWriteOncePod: KubeletLine_1_25_to_1_37
  SchedulerAsyncAPICalls: KubeletLine_1_34_to_1_37
  SchedulerAsyncPreemption: KubeletLine_1_32_to_1_37
  SchedulerPopFromBackoffQ: KubeletLine_1_33_to_1_37
  SchedulerPreQueueingHints: KubeletLine_1_37_to_1_37
  SchedulerQueueingHints: KubeletLine_1_28_to_1_36
  SeccompDefault: KubeletLine_1_22_to_1_28
  SecurityContextDeny: KubeletLine_1_27_to_1_29
  SelectorIndex: KubeletLine_1_20_to_1_24
  SeparateCacheWatchRPC: KubeletLine_1_28_to_1_37
  SeparateTaintEvictionController: KubeletLine_1_29_to_1_37
  ServerSideApply: KubeletLine_1_20_to_1_31
  ServerSideFieldValidation: KubeletLine_1_23_to_1_31
  ServiceAccountIssuerDiscovery: KubeletLine_1_20_to_1_22
  ServiceAccountNodeAudienceRestriction: KubeletLine_1_32_to_1_37
  ServiceAccountTokenJTI: KubeletLine_1_29_to_1_37
  ServiceAccountTokenNodeBinding: KubeletLine_1_29_to_1_37
  ServiceAccountTokenNodeBindingValidation: KubeletLine_1_29_to_1_37
  ServiceAccountTokenPodNodeInfo: KubeletLine_1_29_to_1_37
  ServiceAppProtocol: KubeletLine_1_20_to_1_21
  ServiceCIDRStatusFieldWiping: KubeletLine_1_36_to_1_37
  ServiceIPStaticSubrange: KubeletLine_1_24_to_1_27
  ServiceInternalTrafficPolicy: KubeletLine_1_21_to_1_27
  ServiceLBNodePortControl: KubeletLine_1_20_to_1_25
  ServiceLoadBalancerClass: KubeletLine_1_21_to_1_25
  ServiceNodeExclusion: KubeletLine_1_20_to_1_21
  ServiceNodePortStaticSubrange: KubeletLine_1_27_to_1_30
  ServiceTopology: KubeletLine_1_20_to_1_21
  ServiceTrafficDistribution: KubeletLine_1_30_to_1_35
  SetHostnameAsFQDN: KubeletLine_1_20_to_1_23
  ShardedListAndWatch: KubeletLine_1_36_to_1_37
  SidecarContainers: KubeletLine_1_28_to_1_36
  SizeBasedListCostEstimate: KubeletLine_1_34_to_1_37
  SizeMemoryBackedVolumes: KubeletLine_1_20_to_1_34
  SkipReadOnlyValidationGCE: KubeletLine_1_28_to_1_30
  StableLoadBalancerNodeSet: KubeletLine_1_27_to_1_31
  StaleControllerConsistencyDaemonSet: KubeletLine_1_36_to_1_37
  StaleControllerConsistencyHPA: KubeletLine_1_37_to_1_37
  StaleControllerConsistencyJob: KubeletLine_1_36_to_1_37
  StaleControllerConsistencyReplicaSet: KubeletLine_1_36_to_1_37
  StaleControllerConsistencyStatefulSet: KubeletLine_1_36_to_1_37
  StartupProbe: KubeletLine_1_20_to_1_22
  StatefulSetAutoDeletePVC: KubeletLine_1_23_to_1_34
  StatefulSetMinReadySeconds: KubeletLine_1_22_to_1_26
  StatefulSetRecreateStrategy: KubeletLine_1_37_to_1_37
  StatefulSetSemanticRevisionComparison: KubeletLine_1_34_to_1_37
  StatefulSetStartOrdinal: KubeletLine_1_26_to_1_33
  StorageCapacityScoring: KubeletLine_1_33_to_1_37
  StorageNamespaceIndex: KubeletLine_1_30_to_1_37
  StorageObjectInUseProtection: KubeletLine_1_20_to_1_24
  StorageVersionAPI: KubeletLines
  StorageVersionHash: KubeletLines
  StorageVersionMigrator: KubeletLine_1_30_to_1_37
  StreamingCollectionEncodingToJSON: KubeletLine_1_33_to_1_36
  StreamingCollectionEncodingToProtobuf: KubeletLine_1_33_to_1_36
  StreamingProxyRedirects: KubeletLine_1_20_to_1_23
  StrictCostEnforcementForVAP: KubeletLine_1_30_to_1_34
  StrictCostEnforcementForWebhooks: KubeletLine_1_30_to_1_34
  StrictIPCIDRValidation: KubeletLine_1_33_to_1_37
  StructuredAuthenticationConfiguration: KubeletLine_1_29_to_1_36
  StructuredAuthenticationConfigurationEgressSelector: KubeletLine_1_34_to_1_37
  StructuredAuthenticationConfigurationJWKSMetrics: KubeletLine_1_35_to_1_37
  StructuredAuthorizationConfiguration: KubeletLine_1_29_to_1_35
  SupplementalGroupsPolicy: KubeletLine_1_31_to_1_37
  SupportNodePidsLimit: KubeletLine_1_20_to_1_22
  SupportPodPidsLimit: KubeletLine_1_20_to_1_22
  SuspendJob: KubeletLine_1_21_to_1_25
  Sysctls: KubeletLine_1_20_to_1_22
  TTLAfterFinished: KubeletLine_1_20_to_1_24
  TaintTolerationComparisonOperators: KubeletLine_1_35_to_1_37
  TokenRequest: KubeletLine_1_20_to_1_20
  TokenRequestProjection: KubeletLine_1_20_to_1_20
  TokenRequestServiceAccountUIDValidation: KubeletLine_1_34_to_1_37
  TopologyAwareHints: KubeletLine_1_21_to_1_35
  TopologyAwareWorkloadScheduling: KubeletLine_1_36_to_1_37
  TopologyManager: KubeletLine_1_20_to_1_28
  TopologyManagerPolicyAlphaOptions: KubeletLine_1_26_to_1_37
  TopologyManagerPolicyBetaOptions: KubeletLine_1_26_to_1_37
  TopologyManagerPolicyOptions: KubeletLine_1_26_to_1_37
  TranslateStreamCloseWebsocketRequests: KubeletLine_1_29_to_1_37
  UnauthenticatedHTTP2DOSMitigation: KubeletLine_1_25_to_1_37
  UnknownVersionInteroperabilityProxy: KubeletLine_1_28_to_1_37
  UnlockWhileProcessingFIFO: KubeletLine_1_36_to_1_37
  UserNamespacesHostNetworkSupport: KubeletLine_1_35_to_1_37
  UserNamespacesPodSecurityStandards: KubeletLine_1_29_to_1_34
  UserNamespacesStatelessPodsSupport: KubeletLine_1_25_to_1_27
  UserNamespacesSupport: KubeletLine_1_28_to_1_37
  ValidateProxyRedirects: KubeletLine_1_20_to_1_23
  ValidatingAdmissionPolicy: KubeletLine_1_26_to_1_31
  VolumeAttributesClass: KubeletLine_1_29_to_1_37
  VolumeBindMountOptions: KubeletLine_1_37_to_1_37
  VolumeCapacityPriority: KubeletLine_1_21_to_1_32
  VolumeLimitScaling: KubeletLine_1_35_to_1_37
  VolumePVCDataSource: KubeletLine_1_20_to_1_20
  VolumeSnapshotDataSource: KubeletLine_1_20_to_1_21
  VolumeSubpath: KubeletLine_1_20_to_1_24
  WarningHeaders: KubeletLine_1_20_to_1_23
  WatchBookmark: KubeletLine_1_20_to_1_32
  WatchCacheInitializationPostStartHook: KubeletLine_1_31_to_1_37
  WatchFromStorageWithoutResourceVersion: KubeletLine_1_27_to_1_35
  WatchList: KubeletLine_1_27_to_1_37
  WatchListClient: KubeletLine_1_30_to_1_37
  WatchListCompression: KubeletLine_1_37_to_1_37
  WebhookRoundTripLoadBalancing: KubeletLine_1_37_to_1_37
  WinDSR: KubeletLines
  WinOverlay: KubeletLines
  WindowsCPUAndMemoryAffinity: KubeletLine_1_32_to_1_37
  WindowsEndpointSliceProxying: KubeletLine_1_20_to_1_24
  WindowsGMSA: KubeletLine_1_20_to_1_20
  WindowsGracefulNodeShutdown: KubeletLine_1_32_to_1_37
  WindowsHostNetwork: KubeletLine_1_26_to_1_37
  WindowsHostProcessContainers: KubeletLine_1_22_to_1_27
  WindowsRunAsUserName: KubeletLine_1_20_to_1_20
  WorkloadAwarePreemption: KubeletLine_1_36_to_1_36
  WorkloadWithJob: KubeletLine_1_36_to_1_37
  ZeroLimitedNominalConcurrencyShares: KubeletLine_1_29_to_1_31
  csiMigrationRBD: KubeletLine_1_23_to_1_23
}

interface ContainerdPlugins<Line> {
    'io.containerd.cri.v1.images': { lines: ContainerdLine_2_0_to_2_4; type: On<Line, ContainerdImageConfig<Line>> }
    'io.containerd.cri.v1.runtime': { lines: ContainerdLine_2_0_to_2_4; type: On<Line, ContainerdRuntimeConfig<Line>> }
    'io.containerd.grpc.v1.cri': { lines: ContainerdLines; type: On<Line, ContainerdPluginConfig<Line>> | On<Line, ContainerdServerConfig<Line>> }
}

/** The config of a node, for a kubelet and a containerd of these versions. */
export interface ConfigInput<Kubelet extends string = string, Containerd extends string = string> {
  /** Name of the image and, by default, of the host. */
  readonly name: string
  /** Architecture of the node. Default: `amd64`. */
  readonly arch?: "amd64" | "arm64"
  /** Folder for all binaries (bin) and configuration (conf). Nothing else may be in it. Default: `/usr/local/bakelet`. */
  readonly prefix?: string
  /** The cloud image that `--first-boot` boots and Packer starts from: one that bakelet knows, a download by digest, or a file. Default: `debian-13`. */
  readonly base?: "debian-13" | {
    /** URL of a qcow2 or raw cloud image. */
    readonly url: string
    /** Digest of the image. */
    readonly sha256: string
  } | {
    /** A qcow2 or raw cloud image, relative to the config. */
    readonly path: string
  }
  /** Kernel modules and parameters. */
  readonly kernel?: {
    /** Kernel modules to load at boot, added to overlay and br_netfilter. The node never loads some rare protocols and file systems, such as tipc and sctp, unless they are here. */
    readonly modules?: readonly (string)[]
    /** Whether the kernel loads a module as soon as a process asks for it: for a socket of a rare protocol, a file system, a format of programs. `false`: until every pod is ready, and from then on only root loads modules, by modprobe(8). It needs `pods` in the config. Default: `true`. */
    readonly autoload?: boolean
    /** Kernel parameters, added to net.bridge.bridge-nf-call-iptables, net.bridge.bridge-nf-call-ip6tables, net.ipv4.ip_forward and, for pods with IPv6, net.ipv6.conf.all.forwarding, and to those that guard the node: `bakelet plan` lists them. A value here takes precedence, and `plan` says what a weaker one gives up. */
    readonly sysctl?: {
      readonly [key: string]: string | number | boolean
    }
  }
  /** The OCI runtime. */
  readonly runc?: {
    /** `auto`: the version that this containerd release is tested with. Default: `auto`. */
    readonly version?: "auto" | string
    /** Where the program comes from. `release`: the official download, by sha256. `build`: a build from its Go module. `auto`: the release, or a build of the same version if the download cannot be reached; bakelet prints which one. Default: `auto`. */
    readonly source?: "auto" | "release" | "build"
  }
  /** The container runtime. */
  readonly containerd?: {
    /** Version of containerd. Default: `2.3.6`. */
    readonly version?: Containerd
    /** Where the program comes from. `release`: the official download, by sha256. `build`: a build from its Go module. `auto`: the release, or a build of the same version if the download cannot be reached; bakelet prints which one. Default: `auto`. */
    readonly source?: "auto" | "release" | "build"
    /** `false`: containerd alone, with its CRI plugins disabled, without a kubelet and pods. Default: `true`. */
    readonly cri?: boolean
    /** Merged over the generated config.toml, key by key. Your values override the generated ones. */
    readonly config?: ContainerdConfig<ContainerdLine<Containerd>>
  }
  /** The CNI plugins and the pod network. */
  readonly cni?: {
    /** Version of the CNI plugins. Default: `1.9.1`. */
    readonly version?: string
    /** Where the program comes from. `release`: the official download, by sha256. `build`: a build from its Go module. `auto`: the release, or a build of the same version if the download cannot be reached; bakelet prints which one. Default: `auto`. */
    readonly source?: "auto" | "release" | "build"
    /** The pod network. */
    readonly network?: {
      /** `bridge`: the pods have a network of their own behind the addresses of the node. Default: `bridge`. */
      readonly type?: "bridge"
      /** Name of the pod network. Default: `bakelet`. */
      readonly name?: string
      /** Name of the bridge on the node. Default: `cni0`. */
      readonly bridge?: string
      /** IPv4 subnet of the pods, in CIDR form. Default: `10.88.0.0/16`. */
      readonly subnet?: string
    } | {
      /** `bridge`: the pods have a network of their own behind the addresses of the node. Default: `bridge`. */
      readonly type?: "bridge"
      /** Name of the pod network. Default: `bakelet`. */
      readonly name?: string
      /** Name of the bridge on the node. Default: `cni0`. */
      readonly bridge?: string
      /** In place of `subnet`: a subnet of IPv4 and one of IPv6, and every pod has an address of both (dual stack). */
      readonly subnets: readonly (string)[]
    } | {
      /** `macvlan`: each pod has a hardware address and an address of its own in the network of a card. */
      readonly type: "macvlan"
      /** Name of the pod network. Default: `bakelet`. */
      readonly name?: string
      /** Interface of the node whose network the pods are in. */
      readonly parent: string
      /** How the pods reach each other. `bridge`: directly. Default: `bridge`. */
      readonly mode?: "bridge" | "private" | "vepa" | "passthru"
      /** IPv4 subnet of the network, in CIDR form. */
      readonly subnet: string
      /** Addresses for the pods, the first and the last. Nothing else in the network may give them away. */
      readonly range: string
      /** The gateway of the network. Without it pods reach only their own network. */
      readonly gateway?: string
    } | {
      /** In place of the other keys: a CNI configuration list of your own, in JSON, relative to the config. The plugins that it names are installed. */
      readonly conflist: string
    }
    /** Further plugins to install. Those that the pod network uses are installed anyway. */
    readonly plugins?: readonly ("bandwidth" | "bridge" | "dummy" | "firewall" | "host-device" | "host-local" | "ipvlan" | "loopback" | "macvlan" | "portmap" | "ptp" | "sbr" | "static" | "tap" | "tuning" | "vlan" | "vrf")[]
  }
  /** crictl, which asks containerd about pods, containers and images. Nothing on the node needs it. */
  readonly crictl?: {
    /** `true`: crictl is on the node, in the folder `bin` of the prefix, and /etc/crictl.yaml leads it to containerd. Default: `false`. */
    readonly install?: boolean
    /** Version of crictl. Default: `1.36.0`. */
    readonly version?: string
    /** Where the program comes from. `release`: the official download, by sha256. `build`: a build from its Go module. `auto`: the release, or a build of the same version if the download cannot be reached; bakelet prints which one. Default: `auto`. */
    readonly source?: "auto" | "release" | "build"
  }
  /** The kubelet, standalone. */
  readonly kubelet?: {
    /** Version of the kubelet: 1.36.4, or 1.36 for the newest patch version that bakelet has pinned. Default: `1.36.4`. */
    readonly version?: Kubelet
    /** Where the program comes from. `release`: the official download, by sha256. `build`: a build from its Go module. `auto`: the release, or a build of the same version if the download cannot be reached; bakelet prints which one. Default: `auto`. */
    readonly source?: "auto" | "release" | "build"
    /** Fields of KubeletConfiguration (kubelet.config.k8s.io/v1beta1), checked against this version of the kubelet. Your values override the generated ones, of which these contain pods: `seccompDefault: true` (since kubelet 1.25), `podPidsLimit: 4096`, `systemReserved: {pid: "1000"}`; and, if the config reserves nothing itself, `kubeReserved: {cpu: 60m, memory: 192Mi}`. `bakelet plan` says what is weaker. */
    readonly config?: KubeletConfiguration<KubeletLine<Kubelet>>
    /** Flags of the kubelet, without their dashes, checked against this version of it. If a flag has a field, set the field in `kubelet.config`. */
    readonly flags?: {
      readonly [key: string]: string | number | boolean
    }
    /** The kubelet server. `off`: only the health check on 127.0.0.1:10248 listens. Anonymous access is never allowed, and clients read only the state of the node unless `kubelet.config` turns more on: see docs/security.md. Default: `off`. */
    readonly server?: "off" | {
      /** IPv4 address that the kubelet server listens on, port 10250. Default: `127.0.0.1`. */
      readonly listen?: string
      /** File with the PEM certificates of the authorities whose client certificates are accepted, relative to the config. */
      readonly clientCA: string
    }
    /** Plugins that the kubelet asks for the credentials of an image when it pulls it, by name. Since kubelet 1.26. */
    readonly credentialProviders?: {
      readonly [key: string]: {
        /** The plugin, which the node has with mode 0755: a file beside the config, or a download for each architecture. */
        readonly program: {
          /** A file with the program, relative to the config: one for this architecture, or a script. At most 16 MiB. */
          readonly source: string
        } | {
          /** The program for amd64: a download by its digest. */
          readonly amd64?: {
            /** URL of the program itself, not of an archive of it. */
            readonly url: string
            /** Digest of the program. */
            readonly sha256: string
          }
          /** The same for arm64. */
          readonly arm64?: {
            /** URL of the program itself, not of an archive of it. */
            readonly url: string
            /** Digest of the program. */
            readonly sha256: string
          }
        }
        /** Images that the plugin is asked about. `*` stands for a part of the host between two dots, or for some characters of it; a path matches every image whose path begins with it. */
        readonly matchImages: readonly (string)[]
        /** How long the kubelet keeps an answer that does not say it. `0s`: not at all. */
        readonly defaultCacheDuration: string
        /** Version of the request and the answer, which the plugin has to know. Default: `credentialprovider.kubelet.k8s.io/v1`. */
        readonly apiVersion?: "credentialprovider.kubelet.k8s.io/v1" | "credentialprovider.kubelet.k8s.io/v1beta1" | "credentialprovider.kubelet.k8s.io/v1alpha1"
        /** Arguments of the plugin. */
        readonly args?: readonly (string)[]
        /** Variables of its environment, besides those of the kubelet. */
        readonly env?: {
          readonly [key: string]: string
        }
      }
    }
  }
  /** Static pod manifests, and the ConfigMaps and Secrets that they refer to: files or globs, relative to the config. Or `{url: https://…}`. */
  readonly pods?: readonly (string)[] | {
    /** URL that the kubelet polls for its pods (staticPodURL). */
    readonly url: string
  }
  /** What the pods of the node may ask for. */
  readonly policy?: {
    /** Level of the Pod Security Standards that every pod has to meet, in the version of the kubelet. `bakelet check` refuses a pod that does not. `privileged` refuses none. Default: `privileged`. */
    readonly podSecurity?: "privileged" | "baseline" | "restricted"
    /** Pods that need not meet the level, or not all of it. */
    readonly exempt?: readonly ({
      /** Name of the pod, `NAMESPACE/NAME` outside of the namespace `default`, or `*` for every pod. */
      readonly pod: string
      /** Checks that the pod need not pass, as Kubernetes calls them. Default: all. */
      readonly checks?: readonly ("allowPrivilegeEscalation" | "appArmorProfile" | "capabilities_baseline" | "capabilities_restricted" | "hostNamespaces" | "hostPathVolumes" | "hostPorts" | "hostProbesAndHostLifecycle" | "privileged" | "procMount" | "procMount_restricted" | "restrictedVolumes" | "runAsNonRoot" | "runAsUser" | "seLinuxOptions" | "seccompProfile_baseline" | "seccompProfile_restricted" | "sysctls" | "windowsHostProcess")[]
      /** Why the pod needs it; `bakelet plan` prints the reason. */
      readonly reason: string
    })[]
  }
  /** Container images. */
  readonly images?: {
    /** Images that are on the node before the kubelet starts. `auto`: every image that the pods and the sandbox need. `none`: the node pulls its images itself. Default: `auto`. */
    readonly preload?: "auto" | "none" | readonly (string)[]
  }
  /** Mirrors, authorities and credentials of registries, by the host that image names begin with; `*` is every registry that is not named. `busybox` is an image of docker.io. */
  readonly registries?: {
    readonly [key: string]: {
      /** Servers that are asked before the registry itself, in this order. */
      readonly mirrors?: readonly ({
        /** URL of the mirror. */
        readonly url: string
        /** `pull`: it has the content of images. `resolve`: its answer to what a tag is counts; only for a mirror that you trust as you trust the registry. */
        readonly capabilities?: readonly ("pull" | "resolve")[]
        /** File with the PEM certificates of the authorities that signed the certificate of the server, relative to the config. Default: those that the node trusts. */
        readonly ca?: string
        /** The path of the URL is the whole path of its API, without a `/v2` after it: https://harbor.example.com/v2/proxy. Default: `false`. */
        readonly overridePath?: boolean
        /** `http`: the URL begins with http://, and everybody on the way can change what comes. `skip-verify`: whatever certificate the server shows is accepted. */
        readonly insecure?: "http" | "skip-verify"
      })[]
      /** File with the PEM certificates of the authorities that signed the certificate of the server, relative to the config. Default: those that the node trusts. */
      readonly ca?: string
      /** File with the user and the password of the registry, relative to the config: a `config.json` of Docker, or `{"username": "…", "password": "…"}`. A mirror of the registry that asks for credentials gets them too. */
      readonly credentials?: string
      /** How to speak to the registry itself. `http`: without TLS. `skip-verify`: whatever certificate the registry shows is accepted. Default: HTTPS with a certificate that is checked. */
      readonly insecure?: "http" | "skip-verify"
    }
  }
  /** Secrets that are not in the config, by name. `files` takes one by `secret`, a Secret beside a Pod by the annotation `secret.bakelet/KEY: NAME`. */
  readonly secrets?: {
    readonly [key: string]: {
      /** A file with the bytes of the secret, relative to the config, a line feed at its end included. Keep it out of the repository (.gitignore). At most 16 MiB. */
      readonly file: string
    } | {
      /** A file that sops encrypted, relative to the config. The installed `sops` decrypts it, with its own keys and settings. */
      readonly sops: string
      /** The key of the one value in the file, or the keys that lead to it. Default: the whole file. */
      readonly key?: string | readonly (string)[]
    } | {
      /** A file that age encrypted, relative to the config. The installed `age` decrypts it. */
      readonly age: string
      /** File with the key of age or of SSH that decrypts it, relative to the config; `~/` is the home. Default: that of sops, `$SOPS_AGE_KEY_FILE` or `~/.config/sops/age/keys.txt`. */
      readonly identity?: string
    } | {
      /** Name of a credential that systemd has when the node boots: from the hypervisor or the firmware (SMBIOS, `fw_cfg`), or encrypted in /etc/credstore.encrypted (systemd-creds(1)). No byte of it is in user-data or an image. For `files` only, which then are links to files in memory. Without it the kubelet does not start. Needs systemd 254, as Debian 13 has. */
      readonly credential: string
    }
  }
  /** Files, folders and links on the node, by their absolute path. Each has one of `source`, `content`, `base64`, `secret`, `link` and `type: directory`. Folders above a path are made as needed: root:root, 0755. */
  readonly files?: {
    readonly [key: string]: {
      /** A file, relative to the config: its bytes, whatever they are. At most 16 MiB. */
      readonly source: string
      /** Permissions: four octal digits in quotes. Default: `0644`. */
      readonly mode?: string
      /** User that it belongs to: a name that the node has, or a number. A name of `system.users`, of the OS, or of one of `system.packages`. Default: `root`. */
      readonly owner?: string | number
      /** Group that it belongs to, by name or number. Default: `root`. */
      readonly group?: string | number
    } | {
      /** The content itself, as text. */
      readonly content: string
      /** Permissions: four octal digits in quotes. Default: `0644`. */
      readonly mode?: string
      /** User that it belongs to: a name that the node has, or a number. A name of `system.users`, of the OS, or of one of `system.packages`. Default: `root`. */
      readonly owner?: string | number
      /** Group that it belongs to, by name or number. Default: `root`. */
      readonly group?: string | number
    } | {
      /** The content in base64 (RFC 4648). */
      readonly base64: string
      /** Permissions: four octal digits in quotes. Default: `0644`. */
      readonly mode?: string
      /** User that it belongs to: a name that the node has, or a number. A name of `system.users`, of the OS, or of one of `system.packages`. Default: `root`. */
      readonly owner?: string | number
      /** Group that it belongs to, by name or number. Default: `root`. */
      readonly group?: string | number
    } | {
      /** The content of one of `secrets`, by its name. */
      readonly secret: string
      /** Permissions: four octal digits in quotes. Nothing for others than `owner` and `group`. Default: `0600`. */
      readonly mode?: string
      /** User that it belongs to: a name that the node has, or a number. A name of `system.users`, of the OS, or of one of `system.packages`. Default: `root`. */
      readonly owner?: string | number
      /** Group that it belongs to, by name or number. Default: `root`. */
      readonly group?: string | number
    } | {
      /** A folder. */
      readonly type: "directory"
      /** Permissions: four octal digits in quotes. Default: `0755`. */
      readonly mode?: string
      /** User that it belongs to: a name that the node has, or a number. A name of `system.users`, of the OS, or of one of `system.packages`. Default: `root`. */
      readonly owner?: string | number
      /** Group that it belongs to, by name or number. Default: `root`. */
      readonly group?: string | number
    } | {
      /** A symbolic link to this path: absolute, or relative to the folder of the link. */
      readonly link: string
    }
  }
  /** Units of systemd and drop-ins in /etc/systemd/system, by the name of the unit. Each is checked as systemd would read it. */
  readonly units?: {
    readonly [key: string]: {
      /** The content itself, as text. */
      readonly content: string
      /** Enable it, so that the units in WantedBy= of its [Install] start it. Of a template: a list of instances. Default: `false`. */
      readonly enabled?: boolean | readonly (string)[]
      /** Drop-ins, by file name. Systemd reads them in the order of their names. */
      readonly dropIns?: {
        readonly [key: string]: {
          /** The content itself, as text. */
          readonly content: string
        } | {
          /** A file with the drop-in, relative to the config. */
          readonly source: string
        }
      }
    } | {
      /** A file with the unit, relative to the config. */
      readonly source: string
      /** Enable it, so that the units in WantedBy= of its [Install] start it. Of a template: a list of instances. Default: `false`. */
      readonly enabled?: boolean | readonly (string)[]
      /** Drop-ins, by file name. Systemd reads them in the order of their names. */
      readonly dropIns?: {
        readonly [key: string]: {
          /** The content itself, as text. */
          readonly content: string
        } | {
          /** A file with the drop-in, relative to the config. */
          readonly source: string
        }
      }
    } | {
      /** Drop-ins of a unit that bakelet, the OS or a package brings. */
      readonly dropIns: {
        readonly [key: string]: {
          /** The content itself, as text. */
          readonly content: string
        } | {
          /** A file with the drop-in, relative to the config. */
          readonly source: string
        }
      }
    }
  }
  /** Data disks, by the path where each is mounted. Containers and pods start only when all of them are there. */
  readonly disks?: {
    readonly [key: string]: {
      /** A disk or partition, by a name that it keeps: in /dev/disk/by-id or by-path, for a partition also by-partlabel. A name in by-label or by-uuid is there only once somebody has made the file system. A whole disk whose name nobody knows beforehand: by its size. */
      readonly device: string | {
        /** Exact size of the disk, in MiB, GiB or TiB. The one whole disk without a table of partitions that has it: the node starts no pods where it has none or two of them. */
        readonly size: string
      }
      /** File system that it has, and that is made where the disk is empty. A disk with anything that wipefs(8) knows is not written to: neither another file system nor partitions, RAID, LVM or LUKS. Default: `ext4`. */
      readonly fileSystem?: "ext4" | "xfs"
      /** Options of mount(8). */
      readonly options?: readonly (string)[]
      /** At each boot, grow the file system to the size of the disk or partition. Default: `true`. */
      readonly grow?: boolean
    }
  }
  /** The packet filter of the node, by nftables. Others reach sshd and the ports that pods publish and the config opens, and nothing else; pods reach each other and what is outside of the node, unless `egress` says less. `off`: no filter. */
  readonly firewall?: "off" | {
    /** Ports of the node that programs of your own listen on. The ports of pods and of the kubelet server are open where the config has them. */
    readonly open?: readonly ({
      /** Port of the node. */
      readonly port: number
      /** Protocol of the port. Default: `tcp`. */
      readonly protocol?: "tcp" | "udp" | "sctp"
      /** Networks that reach the port, in CIDR form. Default: everybody outside of the node. */
      readonly from?: readonly (string)[]
      /** `true`: the pods of the node reach the port, too. Default: `false`. */
      readonly pods?: boolean
    })[]
    /** Networks that reach sshd at port 22, in CIDR form. Default: all of them, and no pods; an image has an sshd only where the config has somebody who may log in. `[]`: none, also on a first boot, whose base image has an sshd. */
    readonly ssh?: readonly (string)[]
    /** What pods reach by the network. A pod that an entry names reaches only what its entries say, and answers whoever calls it; DNS needs an entry, too. A pod that no entry names reaches other pods and what is outside of the node. */
    readonly egress?: readonly ({
      /** Name of the pod, `NAMESPACE/NAME` outside of the namespace `default`. */
      readonly pod: string
      /** Networks that the pod reaches, in CIDR form. `[]`: none. */
      readonly to: readonly (string)[]
      /** Ports there: a number, which is of TCP, or PORT/PROTOCOL with tcp, udp or sctp. Default: every port and protocol. */
      readonly ports?: readonly (number | string)[]
    })[]
    /** `true`: pods reach the metadata service of the cloud, which gives whoever asks the credentials of the machine. Default: at link-local addresses (169.254.0.0/16) and at those of docs/network.md pods reach only DNS and NTP. Default: `false`. */
    readonly metadata?: boolean
  }
  /** The host: name, users, packages, network, clock, journal, watchdog, proxy, authorities. */
  readonly system?: {
    /** Host name. Default: `name`. It replaces the name that a cloud gives, except in an image with `image.cloudInit`. */
    readonly hostname?: string
    /** Time zone. Default: that of the base image. */
    readonly timezone?: string
    /** Names of Debian or Ubuntu packages for the node: installed on the first boot, or in the image. */
    readonly packages?: readonly (string)[]
    /** Users to create, without passwords. */
    readonly users?: readonly ({
      /** Login name. */
      readonly name: string
      /** Public keys that may log in over SSH. */
      readonly sshAuthorizedKeys?: readonly (string)[]
      /** May become root without a password. Default: `false`. */
      readonly sudo?: boolean
    })[]
    /** Network interfaces, as files of systemd-networkd. Every other card asks DHCP. */
    readonly network?: {
      /** Network cards. */
      readonly ethernets?: {
        readonly [key: string]: {
          /** Which card it is. Default: the one of this name. */
          readonly match?: {
            /** Name of the card, or a pattern. */
            readonly name?: string
            /** Its own hardware address, in small letters. */
            readonly mac?: string
            /** Its driver. */
            readonly driver?: string
          }
          /** Ask DHCP, of IPv4 and IPv6. Default: `true` without `addresses`, else `false`. */
          readonly dhcp?: boolean
          /** Static addresses of IPv4 and IPv6, each with the length of its network. */
          readonly addresses?: readonly (string)[]
          /** Where everything goes that has no other route, at most one for IPv4 and one for IPv6. */
          readonly gateways?: readonly (string)[]
          /** Further routes. */
          readonly routes?: readonly ({
            /** The network that it leads to. */
            readonly to: string
            /** The gateway, in a network of this interface. */
            readonly via: string
            /** Of several routes to a network the one with the lowest counts. */
            readonly metric?: number
          })[]
          /** DNS servers. */
          readonly dns?: readonly (string)[]
          /** Domains in which DNS looks for names without a dot. */
          readonly searchDomains?: readonly (string)[]
          /** Largest packet, in bytes. */
          readonly mtu?: number
        }
      }
      /** VLANs, by the names of their interfaces. */
      readonly vlans?: {
        readonly [key: string]: {
          /** Its number, 1 to 4094. */
          readonly id: number
          /** The card or bond that it is on, by its key in `ethernets` or `bonds`. */
          readonly link: string
          /** Ask DHCP, of IPv4 and IPv6. Default: `true` without `addresses`, else `false`. */
          readonly dhcp?: boolean
          /** Static addresses of IPv4 and IPv6, each with the length of its network. */
          readonly addresses?: readonly (string)[]
          /** Where everything goes that has no other route, at most one for IPv4 and one for IPv6. */
          readonly gateways?: readonly (string)[]
          /** Further routes. */
          readonly routes?: readonly ({
            /** The network that it leads to. */
            readonly to: string
            /** The gateway, in a network of this interface. */
            readonly via: string
            /** Of several routes to a network the one with the lowest counts. */
            readonly metric?: number
          })[]
          /** DNS servers. */
          readonly dns?: readonly (string)[]
          /** Domains in which DNS looks for names without a dot. */
          readonly searchDomains?: readonly (string)[]
          /** Largest packet, in bytes. */
          readonly mtu?: number
        }
      }
      /** Bonds of several cards, by their names. */
      readonly bonds?: {
        readonly [key: string]: {
          /** Its cards, by their keys in `ethernets`. */
          readonly interfaces: readonly (string)[]
          /** How the cards work together. `802.3ad` (LACP) needs a switch that is set up for it. Default: `active-backup`. */
          readonly mode?: "active-backup" | "802.3ad" | "balance-rr" | "balance-xor" | "broadcast" | "balance-tlb" | "balance-alb"
          /** Ask DHCP, of IPv4 and IPv6. Default: `true` without `addresses`, else `false`. */
          readonly dhcp?: boolean
          /** Static addresses of IPv4 and IPv6, each with the length of its network. */
          readonly addresses?: readonly (string)[]
          /** Where everything goes that has no other route, at most one for IPv4 and one for IPv6. */
          readonly gateways?: readonly (string)[]
          /** Further routes. */
          readonly routes?: readonly ({
            /** The network that it leads to. */
            readonly to: string
            /** The gateway, in a network of this interface. */
            readonly via: string
            /** Of several routes to a network the one with the lowest counts. */
            readonly metric?: number
          })[]
          /** DNS servers. */
          readonly dns?: readonly (string)[]
          /** Domains in which DNS looks for names without a dot. */
          readonly searchDomains?: readonly (string)[]
          /** Largest packet, in bytes. */
          readonly mtu?: number
        }
      }
    }
    /** The clock. */
    readonly time?: {
      /** NTP servers of systemd-timesyncd, by name or address. Default: those of the base image, and what DHCP gives. A base image with another NTP client (that of Debian for EC2 has chrony) ignores them. */
      readonly servers?: readonly (string)[]
    }
    /** The journal. */
    readonly logs?: {
      /** Where the journal is kept. `persistent`: in /var/log/journal. `volatile`: in memory, lost with the boot. `auto`: on the disk if there is a folder /var/log/journal. Default: that of the base image; a baked one keeps the journal in memory. */
      readonly storage?: "persistent" | "volatile" | "auto"
      /** The most that the journal takes, on the disk or in memory. Default: a tenth of the file system, at most 4G. */
      readonly maxSize?: string
      /** Where the node sends its journal as it grows, beside keeping it: `{journal: URL}` by systemd-journal-upload, or `{syslog: URL}` by rsyslog. The package that does it is added to those of the node. The journal has the kernel, systemd, containerd and the kubelet; what pods print is in /var/log/pods. */
      readonly forward?: {
        /** Where `systemd-journal-remote`, or what takes its protocol, listens: `https://HOST:PORT`, 19532 unless there is a port. Entries arrive with all of their fields. A path is put before `/upload`. */
        readonly journal: string
        /** The only authorities that the certificate of the server may be from: a PEM file on the node, which `files` makes. Default: those that the node trusts, with `system.certificates`. */
        readonly ca?: string
        /** By which the server knows the node. Default: the node shows no certificate. */
        readonly client?: {
          /** A PEM file on the node, which `files` makes. */
          readonly certificate: string
          /** Its private key: a PEM file on the node, which root alone needs to read. */
          readonly key: string
        }
      } | {
        /** The same in clear text: for a server on the node itself, as a tunnel or a pod is. */
        readonly journal: string
      } | {
        /** Where a syslog server listens: `tcp://HOST:PORT` or `udp://HOST:PORT`, 514 unless there is a port. Lines of RFC 5424, in clear text; over TCP with the length before each (RFC 6587, octet counting). */
        readonly syslog: string
      }
    }
    /** The watchdog, a device /dev/watchdog0: of the hardware, of the hypervisor (QEMU: `-device i6300esb`), or that of the kernel itself with `kernel.modules: [softdog]`, which helps only while the kernel runs. Without a device neither number has an effect. */
    readonly watchdog?: {
      /** The hardware resets the node if systemd does not answer for so long: 10 to 600 seconds. `off`: never. Default: `60`. */
      readonly runtimeSeconds?: "off" | number
      /** The hardware resets the node if the last part of a reboot, after all services have stopped, takes longer: 10 to 600 seconds. Default: that of systemd, 10 minutes. */
      readonly rebootSeconds?: number
    }
    /** A proxy for the downloads of the installer, for containerd, the kubelet and apt on the node. Pods do not see it: set their `env`. A bake uses the proxy of the machine that bakes. */
    readonly proxy?: {
      /** URL of the proxy for `http://`. A user and a password may be in it; they are in files that only root reads. */
      readonly http?: string
      /** URL of the proxy for `https://`, which downloads and registries use. It often begins with `http://`: that is how the node speaks to the proxy itself. */
      readonly https?: string
      /** What is reached without the proxy: hosts and everything below them, domains like `.example.com`, addresses, networks. Added to the loopback, 169.254.169.254 (the metadata of clouds), the host name, the pods and the static addresses of the node. */
      readonly noProxy?: readonly (string)[]
    }
    /** PEM files of authorities that the node trusts besides those of the OS, relative to the config: a registry, a proxy or a mirror can have a certificate of theirs. Pods have the authorities of their images. */
    readonly certificates?: readonly (string)[]
  }
  /** The smallest machine that the node is made for. Nothing of it is on the node. */
  readonly hardware?: {
    /** Memory, in MiB or GiB. `check` refuses pods that request more than the kubelet has for them, and `up` gives its machine so much. Default: unknown to `check`, and 2G for `up`. */
    readonly memory?: string
    /** Processors, in the same way. Default: unknown to `check`, and 2 for `up`. */
    readonly cpus?: number
  }
  /** The disk image. */
  readonly image?: {
    /** Virtual size of the disk. On a larger disk the root file system grows only with `grow`. Default: `8G`. */
    readonly size?: string
    /** `true`: at each boot the root partition and its file system grow to the size of the disk, by systemd-repart and systemd-growfs. The images that first boots and Packer start from grow without it. Default: `false`. */
    readonly grow?: boolean
    /** Format that `bakelet bake` writes, unless `--format` is given. `qcow2` is compressed with zstd, which QEMU reads since 5.1. `vmdk` (monolithicSparse) and `vhd` (dynamic) are converted by `qemu-img` and were not booted. Default: `qcow2`. */
    readonly format?: "qcow2" | "raw" | "vmdk" | "vhd"
    /** `true`: the image has cloud-init, so that user-data can add users and keys, and user-data or the cloud can set the host name; without a datasource cloud-init does nothing. Default: `false`. */
    readonly cloudInit?: boolean
    /** Added to the kernel command line of the image; if an argument occurs twice, the kernel uses the last one. */
    readonly kernelArguments?: readonly (string)[]
  }
  /** Your own tests, by name. `bakelet verify` runs them on the node. Each has one of `command`, `port` and `url`. They are not part of the node. */
  readonly tests?: {
    readonly [key: string]: {
      /** Command for /bin/sh, run on the node as root. */
      readonly command: string
      /** Expected exit code. Default: `0`. */
      readonly exitCode?: number
      /** Text that standard output must contain. Default: the output is not checked. */
      readonly output?: string
      /** Time limit of the test in seconds, 1 to 300. Default: `10`. */
      readonly timeoutSeconds?: number
    } | {
      /** TCP port that must accept a connection. */
      readonly port: number
      /** Host that the node connects to: a name or an address. Default: `127.0.0.1`. */
      readonly host?: string
      /** Time limit of the test in seconds, 1 to 300. Default: `10`. */
      readonly timeoutSeconds?: number
    } | {
      /** URL that the node requests with GET. */
      readonly url: string
      /** Expected status code. Default: `200`. */
      readonly status?: number
      /** Text that the body must contain within its first 64 KiB. Default: the body is not checked. */
      readonly body?: string
      /** Time limit of the test in seconds, 1 to 300. Default: `10`. */
      readonly timeoutSeconds?: number
    }
  }
}
