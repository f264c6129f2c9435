/** `show-environment`: `NAME=value`, or `-NAME` for one that is taken away. A further line of a value is left out. */
export function parseEnvironment(output: string): Readonly<Record<string, string>> {
  const entries = output.split('\n').flatMap((line) => {
    const { name, value } = /^(?<name>[A-Z_a-z]\w*)=(?<value>.*)$/u.exec(line)?.groups ?? {}
    return name === undefined || value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(entries)
}
