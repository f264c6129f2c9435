import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { installPrograms } from '../../runtimes/install-programs.ts'
import type { Faulty, Stage, Vary } from './stage.ts'

const fakeAgent = join(import.meta.dirname, '..', '..', 'runtime', 'fake-agent', 'main.ts')

type Argv = readonly [string, ...string[]]
type Env = Readonly<Record<string, string>>

const request = (id: number, method: string, params: unknown): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params })
const hello = request(1, 'initialize', { protocolVersion: 1, clientCapabilities: {} })
const id = (vary: Vary): string => `${vary.hex(8)}-${vary.hex(4)}-4${vary.hex(3)}-8${vary.hex(3)}-${vary.hex(12)}`

const answerWithinMs = 60_000

/** Says each line after the one before was answered, and takes what it says last, beside its stderr. */
async function speak(
  stage: Stage,
  [program, ...args]: Argv,
  lines: readonly string[],
  more: Env = {},
): Promise<string> {
  const env = { ...stage.env, IS_SANDBOX: '1', ...more }
  const child = spawn(program, args, { cwd: stage.directory, env, timeout: answerWithinMs, killSignal: 'SIGKILL' })
  let [errors, answers] = ['', '']
  child.stderr.on('data', (data: Buffer) => void (errors += data.toString()))
  child.stdout.on('data', (data: Buffer) => void (answers += data.toString()))
  child.stdin.on('error', () => undefined)
  const ended = once(child, 'close')
  for (const line of lines) {
    answers = ''
    child.stdin.write(`${line}\n`)
    // News are no answer.
    const isAnswered = (): boolean => /"(?:result|error|success)":/u.test(answers) && answers.endsWith('\n')
    while (!isAnswered() && child.exitCode === null && child.signalCode === null)
      await Promise.race([once(child.stdout, 'data'), ended])
  }
  child.kill('SIGKILL')
  await ended
  return `${errors}${answers}`
    .split('\n')
    .filter(
      (line) => !line.startsWith('[session/') && (!line.startsWith('{') || /"error":|"success":false/u.test(line)),
    )
    .join('\n')
}

const acp = (label: string, argv: (vary: Vary) => Argv, line: (vary: Vary, stage: Stage) => string): Faulty => ({
  label,
  run: (stage, vary) => speak(stage, argv(vary), [hello, line(vary, stage)]),
})

export function adapterFaults(): readonly Faulty[] {
  const { bins } = installPrograms(() => undefined)
  const program = (name: string): string => join(bins[name === 'pi' ? 1 : 0] ?? '', name)
  const claude: Argv = [program('claude-agent-acp')]
  const codex: Argv = [program('codex-acp')]
  const any = (vary: Vary): Argv => [claude, codex, ['node', fakeAgent] as const][vary.number(3)] ?? claude
  const prompt = (vary: Vary): string =>
    request(2 + vary.number(90), 'session/prompt', {
      sessionId: id(vary),
      prompt: [{ type: 'text', text: vary.word() }],
    })
  const pi = (label: string, line: (vary: Vary) => object | string): Faulty => ({
    label: `pi: ${label}`,
    async run(stage, vary) {
      const told = line(vary)
      const text = typeof told === 'string' ? told : JSON.stringify({ id: String(vary.number(99)), ...told })
      return speak(stage, [program('pi'), '--mode', 'rpc', '--no-session'], [text])
    },
  })
  return [
    // What the protocol's own library says is the same, whoever uses it.
    acp('acp: no such method', any, (vary) => request(2 + vary.number(90), `session/${vary.word()}`, {})),
    acp('acp: parameters do not fit', any, (vary) =>
      request(2 + vary.number(90), 'session/new', { cwd: vary.number(99), mcpServers: [] }),
    ),
    acp('claude-agent-acp: no such session', () => claude, prompt),
    acp('codex-acp: no such session', () => codex, prompt),
    acp(
      'codex-acp: login needed',
      () => codex,
      (vary, { directory }) => request(2, 'session/load', { sessionId: id(vary), cwd: directory, mcpServers: [] }),
    ),
    {
      label: 'codex-acp: not greeted',
      run: (stage, vary) => speak(stage, codex, [prompt(vary)]),
    },
    {
      label: 'acp agent: settings can not be read',
      run: (stage) => speak(stage, ['node', fakeAgent], [hello], { FAKE_AGENT: 'exit' }),
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
