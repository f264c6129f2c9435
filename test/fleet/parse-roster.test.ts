import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { parseRoster } from '../../src/fleet/parse-roster.ts'

const head = 'version: 1\ntransport: tmux\n'

test('reads every key of v1, in snake_case and in camelCase', () => {
  const snake = `${head}tmux: { socket_name: fleet, holder_session: holder }
defaults:
  working_directory: /srv/code
runtimes:
  claude: { reset_command: /clear }
connector: { kind: discord, anything: [1] }
agents:
  - name: 'Ada.1_x' # quoted
    runtime: "claude"
    class: code-review
    host: alpha
    ssh: me@alpha
    socket: fleet
    model_hint: opus
    working_directory: /srv/code/site
    persistent_persona: true
    reset_between_tasks: false
`
  const read = parseRoster(snake, 'roster.yaml')
  expect(read).toEqual({
    tmux: { socketName: 'fleet', holderSession: 'holder' },
    defaults: { workingDirectory: '/srv/code' },
    agents: [
      {
        name: 'Ada.1_x',
        runtime: 'claude',
        role: 'code-review',
        host: 'alpha',
        ssh: 'me@alpha',
        socket: 'fleet',
        modelHint: 'opus',
        workingDirectory: '/srv/code/site',
        persistentPersona: true,
        resetBetweenTasks: false,
      },
    ],
  })
  const camel = snake.replaceAll(/_([a-z])(?=[a-z_]*:)/g, (_, letter: string) => letter.toUpperCase())
  expect(camel).toContain('workingDirectory')
  expect(parseRoster(camel, 'roster.yaml')).toEqual(read)
})

test('a role that is not given follows from the name; an empty optional key counts as absent', () => {
  const text = `${head}agents:
- {name: orchestrator, runtime: stub}
- {name: enhancer, runtime: stub, class: }
- {name: ada, runtime: stub, socket: ''}
`
  expect(parseRoster(text, 'r').agents).toEqual([
    { name: 'orchestrator', runtime: 'stub', role: 'orchestrator' },
    { name: 'enhancer', runtime: 'stub', role: 'enhancer' },
    { name: 'ada', runtime: 'stub', role: 'coder' },
  ])
})

test.each(['agents:\n', 'agents: []\n', 'agents: ~\n'])('%j is a roster without agents', (agents) => {
  expect(parseRoster(head + agents, 'r').agents).toEqual([])
})

const bomb = `${head}a: &a [x, x]\n${Array.from(
  { length: 9 },
  (_, n) =>
    `k${n}: &k${n} [${Array(9)
      .fill(n ? `*k${n - 1}` : '*a')
      .join(', ')}]`,
).join('\n')}\n`
const agent = (lines: string) => `${head}agents:\n  - ${lines}\n`

test.each<[what: string, text: string, message: string]>([
  ['empty', '', 'r: no roster in it; it begins with: version: 1'],
  ['a list', '- a\n', 'r: no roster in it; it begins with: version: 1'],
  [
    'a syntax error',
    `${head}agents: [\n`,
    'r:4:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
  ],
  [
    'two documents',
    `${head}agents: []\n---\nversion: 1\n`,
    'r:4:1: a second document begins here; one file holds one.',
  ],
  ['a key twice', `${head}version: 1\n`, 'r:3:1: version is given twice here; remove one.'],
  [
    'a key in both cases',
    agent('name: a\n    model_hint: x\n    modelHint: y'),
    'r:6:5: model_hint is given twice here; remove one.',
  ],
  ['no version', 'transport: tmux\nagents: []\n', 'r:1:1: version is missing; write: version: 1'],
  ['another version', 'version: 2\ntransport: tmux\n', 'r:1:10: version is the number 2; Mos reads version: 1'],
  ['another transport', 'version: 1\ntransport: screen\n', 'r:2:12: transport is "screen"; Mos reads transport: tmux'],
  ['no agents', head, 'r:1:1: agents is missing; write: agents: []'],
  ['agents of another kind', `${head}agents: ada\n`, 'r:3:9: agents is "ada"; it takes a list, a line "- …" each.'],
  ['an entry of another kind', agent('ada'), 'r:4:5: an entry of agents is "ada"; it takes at least name and runtime.'],
  [
    'an unknown key',
    `${head}colour: red\nagents: []\n`,
    'r:3:1: unknown key "colour". A roster takes version, transport, tmux, defaults, runtimes, connector, agents.',
  ],
  [
    'an unknown key of an agent',
    agent('name: ada\n    colour: red'),
    'r:5:5: unknown key "colour". An agent takes name, runtime, class, host, ssh, socket, model_hint, working_directory, persistent_persona, reset_between_tasks.',
  ],
  [
    'an unknown key below tmux',
    `${head}tmux:\n  socket: x\nagents: []\n`,
    'r:4:3: unknown key "socket". tmux takes socket_name, holder_session.',
  ],
  ['a list below tmux', `${head}tmux: [x]\nagents: []\n`, 'r:3:7: tmux is a list; it takes keys with values below it.'],
  ['no name', agent('runtime: stub'), 'r:4:5: an agent without a name; write: name: ada'],
  ['a number as name', agent('name: 12'), 'r:4:11: name is the number 12; it takes a text: put it in quotes.'],
  ['no runtime', agent('name: ada'), 'r:4:5: ada has no runtime; it takes one of claude, codex, opencode, pi, stub.'],
  [
    'an unknown runtime',
    agent('name: ada\n    runtime: gpt'),
    'r:5:14: the runtime of ada is "gpt"; it is one of claude, codex, opencode, pi, stub.',
  ],
  [
    'a text as flag',
    agent('name: ada\n    runtime: stub\n    persistent_persona: yes'),
    'r:6:25: persistent_persona is "yes"; it is true or false.',
  ],
  [
    'a text of two lines',
    agent('name: ada\n    runtime: stub\n    class: "a\\nb"'),
    'r:6:12: class has a line break or a control character; it takes one plain line.',
  ],
  [
    'a name twice',
    `${agent('{name: ada, runtime: stub}')}  - {name: ada, runtime: pi}\n`,
    'r:5:5: a second agent is named ada; names are unique.',
  ],
  [
    'a name like an option',
    agent('{name: -x, runtime: stub}'),
    'r:4:12: "-x" does not fit as a name: it takes letters, digits, _ . and -, a letter or digit first.',
  ],
  [
    'a name that climbs',
    agent('{name: ../a, runtime: stub}'),
    'r:4:12: "../a" does not fit as a name: it takes letters, digits, _ . and -, a letter or digit first.',
  ],
  [
    'a name with a space',
    agent('{name: a b, runtime: stub}'),
    'r:4:12: "a b" does not fit as a name: it takes letters, digits, _ . and -, a letter or digit first.',
  ],
  ['an alias bomb', bomb, 'r:7:35: more than 32 aliases (*name); write the values out.'],
  ['an unknown alias', `${head}agents: *a\n`, 'r:3:9: *a names nothing: there is no &a before it.'],
  ['deep brackets', `${head}agents: ${'['.repeat(100_000)}`, 'r:3:41: nested deeper than 32 levels.'],
  ['deep dashes', `${head}agents:\n${'- '.repeat(60_000)}x\n`, 'r:4:65: nested deeper than 32 levels.'],
  [
    'deep indentation',
    Array.from({ length: 500 }, (_, n) => `${' '.repeat(n)}a:\n`).join(''),
    'r:34:34: nested deeper than 32 levels.',
  ],
  ['a huge file', `${head}# ${'x'.repeat(256 * 1024)}\n`, 'r has 257 KiB; 256 KiB is the most that is read.'],
])('%s is refused', (_, text, message) => {
  expect(() => parseRoster(text, 'r')).toThrow(new Failure(message, { exit: 'configuration' }))
})

const bits = fc.constantFrom(
  'version: 1\n',
  'transport: tmux\n',
  'agents:\n',
  '  - ',
  'name: a',
  '\n',
  '\r\n',
  '\t',
  '[',
  ']',
  '{',
  '}',
  '? ',
  ': ',
  '&a ',
  '*a',
  '!!map ',
  '|\n',
  '"',
  "'",
  '# c\n',
  '---\n',
  '<<: ',
  '\ufeff',
  '%YAML 1.1\n',
  '\0',
  '__proto__: ',
)
const garbage = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(fc.oneof(bits, fc.string({ maxLength: 3 })), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.array(bits, { maxLength: 30 }).map((parts) => `${head}agents:\n${parts.join('')}`),
)

test('garbage is a roster or a Failure, at once', () => {
  fc.assert(
    fc.property(garbage, (text) => {
      const started = performance.now()
      expect(outcome(text)).toMatch(/^(roster|Failure)$/)
      expect(performance.now() - started).toBeLessThan(4000)
    }),
    { numRuns: 400 },
  )
})

test.each(['"', '&a ', '\n', 'a: b\n', '- a\n'])('256 KiB of %j take no time', (bit) => {
  const started = performance.now()
  expect(() => parseRoster(bit.repeat((256 * 1024) / bit.length), 'r')).toThrow(Failure)
  expect(performance.now() - started).toBeLessThan(4000)
})

function outcome(text: string): string {
  try {
    parseRoster(text, 'r')
    return 'roster'
  } catch (error) {
    return error instanceof Failure ? 'Failure' : String(error)
  }
}
