/** What every `cluster` command knows: whose cluster. */
export interface ClusterOptions {
  readonly dir: string;
}

export interface ClusterStartOptions extends ClusterOptions {
  readonly nodes?: number;
  readonly basePort?: number;
}

export interface ClusterKeyOptions extends ClusterOptions {
  readonly node?: string;
  readonly timeout: number;
}
