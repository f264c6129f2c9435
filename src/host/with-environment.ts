/**
 * env(1) changes the environment and then becomes the program, so the pid stays the same, and what this process
 * inherited need not be read here. `undefined` takes a variable away.
 */
export function withEnvironment(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  if (program.includes('=')) throw new Error(`a program's path may not hold "=": ${program}`)
  const entries = Object.entries(env)
  const unset = entries.flatMap(([name, value]) => (value === undefined ? ['-u', name] : []))
  const set = entries.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
  return ['/usr/bin/env', ...unset, ...set, program, ...args]
}
