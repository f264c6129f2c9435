import { execFile } from 'node:child_process'

export type Ran = { readonly exit: number; readonly stdout: string; readonly stderr: string }

/** A program to its end, whatever its exit; killed after 60 s. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      { ...options, timeout: 60_000, maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        resolve({ exit: error ? (child.exitCode ?? 128) : 0, stdout, stderr })
      },
    )
    child.stdin?.end()
  })
}
