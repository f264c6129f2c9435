/** Short lines for the person who started Mos, on stderr: stdout carries only the `ready` line. */
export const say = (line: string): void => void process.stderr.write(`mos: ${line}\n`)
