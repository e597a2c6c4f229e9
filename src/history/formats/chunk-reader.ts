/** Takes text in chunks and gives what it holds. Both may throw a HarnessError (RJ020). */
export interface ChunkReader<T> {
  push(chunk: Uint8Array): void;
  end(): T;
}

/** A reader whose result is made of that of another. */
export function mapReader<T, R>(reader: ChunkReader<T>, map: (read: T) => R): ChunkReader<R> {
  return {
    push: (chunk) => {
      reader.push(chunk);
    },
    end: () => map(reader.end()),
  };
}
