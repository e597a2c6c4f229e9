// Loaded before a program that is measured (node --import): when it ends, its CPU time and
// peak memory go to the file named by USAGE_FILE.
import { writeFileSync } from 'node:fs';
import process from 'node:process';

process.on('exit', () => {
  const file = process.env['USAGE_FILE'];
  if (file === undefined) return;
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  writeFileSync(file, JSON.stringify({ cpuMs: (user + system) / 1000, peakMb: maxRSS / 1024 }));
});
