/** The file operations that the log needs: few, so that a test can fail each one in turn. */
export interface FileSystem {
  /** Makes the folder and whatever is missing above it; not durable before each one above was synced. */
  makeDirectory(path: string): Promise<void>;
  /** Makes a file for reading and writing, or empties an old one. */
  create(path: string): Promise<OpenFile>;
  /** Opens a file for reading and writing; null when there is none. */
  open(path: string): Promise<OpenFile | null>;
  rename(from: string, to: string): Promise<void>;
  /** Makes created and renamed names in the directory durable. */
  syncDirectory(path: string): Promise<void>;
}

export interface OpenFile {
  size(): Promise<number>;
  /** What is there of `length` bytes: fewer at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** Writes all of `data`. */
  write(data: Uint8Array, position: number): Promise<void>;
  truncate(length: number): Promise<void>;
  /** fdatasync: the data and the length are on disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}
