import { join } from 'node:path'
import { installPrograms } from '../../runtimes/install-programs.ts'
import type { Faulty, Stage, Vary } from './stage.ts'

const fakeAgent = join(import.meta.dirname, '..', '..', 'runtime', 'fake-agent', 'main.ts')

const request = (id: number, method: string, params: unknown): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params })
const hello = request(1, 'initialize', { protocolVersion: 1, clientCapabilities: {} })
const id = (vary: Vary): string => `${vary.hex(8)}-${vary.hex(4)}-4${vary.hex(3)}-8${vary.hex(3)}-${vary.hex(12)}`

/** What it says beside its answer to the greeting: error answers and its stderr. */
async function speak(
  stage: Stage,
  argv: readonly [string, ...string[]],
  lines: readonly string[],
  env: Record<string, string> = {},
) {
  const [program, ...args] = argv
  // It ends by itself some time after its input: what came until then is what there is.
  const said = await stage.run(
    'sh',
    ['-c', '(IFS= read -r line; echo "$line"; sleep 3; cat; sleep 3) | timeout 12 "$@"', 'sh', program, ...args],
    { input: `${lines.join('\n')}\n`, env },
  )
  return said
    .split('\n')
    .filter((line) => !line.startsWith('{') || /"error":|"success":false/u.test(line))
    .filter((line) => !line.startsWith('[session/'))
    .join('\n')
}

const acp = (
  name: string,
  argv: readonly [string, ...string[]],
  env: Record<string, string> = {},
): readonly Faulty[] => {
  const ask = (label: string, line: (vary: Vary, stage: Stage) => string): Faulty => ({
    label: `${name}: ${label}`,
    run: (stage, vary) => speak(stage, argv, [hello, line(vary, stage)], { IS_SANDBOX: '1', ...env }),
  })
  return [
    ask('no such method', (vary) => request(2 + vary.number(90), `session/${vary.word()}`, {})),
    ask('no such session', (vary) =>
      request(2 + vary.number(90), 'session/prompt', {
        sessionId: id(vary),
        prompt: [{ type: 'text', text: vary.word() }],
      }),
    ),
    ask('parameters do not fit', (vary) =>
      request(2 + vary.number(90), 'session/new', { cwd: vary.number(99), mcpServers: [] }),
    ),
  ]
}

export function adapterFaults(): readonly Faulty[] {
  const { bins } = installPrograms(() => undefined)
  const program = (name: string): string => join(bins[name === 'pi' ? 1 : 0] ?? '', name)
  const pi = (label: string, line: (vary: Vary) => object | string): Faulty => ({
    label: `pi: ${label}`,
    async run(stage, vary) {
      const told = line(vary)
      const text = typeof told === 'string' ? told : JSON.stringify({ id: String(vary.number(99)), ...told })
      return speak(stage, [program('pi'), '--mode', 'rpc', '--no-session'], [text])
    },
  })
  return [
    ...acp('claude-agent-acp', [program('claude-agent-acp')]),
    ...acp('codex-acp', [program('codex-acp')]),
    ...acp('acp agent', ['node', fakeAgent]).filter(({ label }) => !label.endsWith('no such session')),
    {
      label: 'acp agent: settings can not be read',
      run: (stage) => speak(stage, ['node', fakeAgent], [hello], { FAKE_AGENT: 'exit' }),
    },
    {
      label: 'codex-acp: login needed',
      run: (stage, vary) =>
        speak(
          stage,
          [program('codex-acp')],
          [hello, request(2, 'session/load', { sessionId: id(vary), cwd: stage.directory, mcpServers: [] })],
        ),
    },
    pi('no such command', (vary) => ({ type: vary.word() })),
    pi('no JSON', (vary) => `${vary.word()} ${vary.number(99)}`),
    pi('no such model', (vary) => ({ type: 'set_model', provider: vary.word(), modelId: vary.name() })),
    pi('login needed', (vary) => ({ type: 'prompt', message: vary.word() })),
    {
      label: 'pi: no such provider',
      run: (stage, vary) =>
        stage.run(program('pi'), ['--mode', 'rpc', '--provider', vary.word(), '--model', vary.name()]),
    },
    { label: 'pi: no such option', run: (stage, vary) => stage.run(program('pi'), [`--${vary.word()}`]) },
    {
      label: 'pi: no such session',
      run: (stage, vary) => stage.run(program('pi'), ['--session', id(vary), '-p', vary.word()]),
    },
  ]
}
