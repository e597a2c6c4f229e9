/** A program, as it is started: a node, or one beside the nodes. */
export interface NodeCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Default: where the harness runs. */
  readonly cwd?: string;
}
