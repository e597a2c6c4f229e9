import { spawn } from 'node:child_process';
import process from 'node:process';

/** What a program of the system (`ip`, `nft`) came to. */
export interface ToolResult {
  /** Null: it could not be started, or a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  /** What it said of what is wrong, or why it could not be started. */
  readonly stderr: string;
}

/** Runs it to its end. Never rejects. @param input for its standard input */
export function runTool(file: string, args: readonly string[], input = ''): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { env: { ...process.env, PATH: pathWithSystemTools() } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
    child.stdin.on('error', () => undefined);
    child.on('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? `there is no program ${file}` : error.message;
      resolve({ code: null, stdout, stderr: why });
    });
    child.on('close', (code) => resolve({ code, stdout, stderr: stderr.trim() }));
    child.stdin.end(input);
  });
}

/** An ordinary user's path seldom has the folders of the system's own programs. */
export function pathWithSystemTools(): string {
  return [process.env['PATH'] ?? '/usr/bin:/bin', '/usr/sbin', '/sbin'].join(':');
}
