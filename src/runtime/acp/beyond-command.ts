import type { ToolCall } from './tool-line.ts'

/** What an input of a shell says beside the command that changes nothing of what runs: how long it may take, and words. */
const harmless: ReadonlySet<string> = new Set([
  'command',
  'cmd',
  'cwd',
  'workdir',
  'description',
  'command_description',
  'timeout',
  'timeout_ms',
  'run_in_background',
])

/**
 * What a request for a command asks for beside the command itself, one line each: wider rights in the sandbox, a host of
 * the network, its sandbox off. To allow the command is not to allow that.
 */
export function beyondCommand({ rawInput, content }: ToolCall): readonly string[] {
  const input = Object.entries(rawInput ?? {})
  const words = input.filter(([key]) => key.endsWith('description')).map(([, value]) => value)
  const more = input
    .filter(([key, value]) => !harmless.has(key) && !isNothing(value))
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  const said = (content ?? []).flatMap(({ content: part }) => (part?.type === 'text' ? (part.text ?? []) : []))
  return [...said.filter((text) => text !== '' && !words.includes(text)), ...more]
}

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0)
