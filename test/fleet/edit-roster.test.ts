import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addAgent } from '../../src/fleet/add-agent.ts'
import { runtimeNames } from '../../src/fleet/agent.ts'
import type { Agent } from '../../src/fleet/agent.ts'
import { parseRoster } from '../../src/fleet/parse-roster.ts'
import { removeAgent } from '../../src/fleet/remove-agent.ts'

const ada: Agent = { name: 'ada', runtime: 'stub', role: 'coder' }
const written = `# ours
version: 1 # one
transport:   "tmux"

agents:
    # the boss
    -   name: 'orchestrator'   # do not touch
        runtime: stub

    -   {name: enhancer, runtime: "stub"}
        # a note about the enhancer

# the end
tmux: {}
`

test('a new agent stands behind the last, in its column, before what follows', () => {
  expect(addAgent(written, ada)).toBe(
    written.replace(
      '        # a note about the enhancer\n',
      '        # a note about the enhancer\n    - name: ada\n      runtime: stub\n      class: coder\n',
    ),
  )
})

test('an agent goes with its own lines and comments, and nothing else goes', () => {
  expect(removeAgent(written, 'enhancer')).toBe(written.replace(/ {4}- {3}\{name: enhancer.*\n.*\n/, ''))
  expect(removeAgent(written, 'orchestrator')).toBe(written.replace(/ {4}- {3}name: 'orch.*\n.*\n/, ''))
  expect(removeAgent(written, 'nobody')).toBe(written)
})

test.each([
  ['agents:\n', 'agents:\n  - name: ada\n    runtime: stub\n    class: coder\n'],
  ['agents: # none yet\ntmux: {}', 'agents: # none yet\n  - name: ada\n    runtime: stub\n    class: coder\ntmux: {}'],
  ['agents: []\n', 'agents: [{ name: ada, runtime: stub, class: coder }]\n'],
  ['agents: [{name: b, runtime: pi}]', 'agents: [{name: b, runtime: pi}, { name: ada, runtime: stub, class: coder }]'],
  [
    'agents:\r\n- {name: b, runtime: pi}',
    'agents:\r\n- {name: b, runtime: pi}\r\n- name: ada\r\n  runtime: stub\r\n  class: coder',
  ],
])('added to %j', (agents, expected) => {
  const newline = agents.includes('\r\n') ? '\r\n' : '\n'
  const head = `version: 1${newline}transport: tmux${newline}`
  expect(addAgent(head + agents, ada)).toBe(head + expected)
})

test('what is there already, identically, changes nothing', () => {
  const once = addAgent(written, ada)
  expect(addAgent(once, ada)).toBe(once)
})

const existing = `version: 1\ntransport: tmux\nagents:\n  - { name: Ada, runtime: pi }\n  - { name: bob, runtime: pi }\n`
test.each([
  ['bob', 'There is already an agent named bob, and it is another one. Choose another name.'],
  ['ada', 'ada differs from Ada only in case. Choose another name.'],
  ['-x', '"-x" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.'],
  ['../a', '"../a" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.'],
  ['a b', '"a b" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.'],
  ['', '"" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.'],
  ['a--b', '"a--b" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.'],
  [
    'a\u001b[2J',
    '"a?[2J" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.',
  ],
  [
    'ORCHESTRATOR',
    '"ORCHESTRATOR" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.',
  ],
  ['a'.repeat(33), `"${'a'.repeat(33)}" has 33 characters; a name has at most 32.`],
  ['all', '"all" is no name for an agent: it means every agent.'],
])('a new agent named %j is refused', (name, message) => {
  expect(() => addAgent(existing, { ...ada, name })).toThrow(message)
})

test('an entry that others refer to is not cut out from under them', () => {
  const text = `version: 1\ntransport: tmux\nagents:\n  - { name: a, runtime: &r pi }\n  - { name: b, runtime: *r }\n`
  expect(() => removeAgent(text, 'a', 'roster.yaml')).toThrow(
    "roster.yaml can't be edited without changing more than this agent. Edit it by hand; Mos reloads it.",
  )
  expect(removeAgent(text, 'b')).toBe(text.replace(/.*name: b.*\n/, ''))
})

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?$/)
const oneLine = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => !/\p{Cc}/u.test(text))
const agent: fc.Arbitrary<Agent> = fc.record(
  {
    name,
    runtime: fc.constantFrom(...runtimeNames),
    role: oneLine,
    host: oneLine,
    modelHint: oneLine,
    workingDirectory: oneLine,
    persistentPersona: fc.boolean(),
  },
  { requiredKeys: ['name', 'runtime', 'role'] },
)
const comment = fc.constantFrom('', '', '\n', '# c\n', '  # own\n', '        # own\n', '    \n')
const layouts = fc.record({
  crlf: fc.boolean(),
  indent: fc.constantFrom('', '  ', '    '),
  gap: fc.constantFrom(' ', '   '),
  entries: fc.array(
    fc.tuple(comment, name, fc.constantFrom('flow', 'block', 'quoted'), fc.constantFrom('', ' # why')),
    { maxLength: 5 },
  ),
  tail: fc.constantFrom('', '\n', '\n# end\n', '\n\ntmux:\n  socket_name: x\n', '\n...\n'),
})
const roster = layouts.map(({ crlf, indent, gap, entries, tail }) => {
  const seen = new Set<string>()
  const lines = entries
    .filter(([, entry]) => !seen.has(entry) && seen.add(entry))
    .map(([above, entry, style, why]) => {
      const pad = `${indent} ${gap}`
      if (style === 'flow') return `${above}${indent}-${gap}{name: ${JSON.stringify(entry)}, runtime: pi}${why}`
      const quoted = style === 'quoted' ? `'${entry}'` : JSON.stringify(entry)
      return `${above}${indent}-${gap}name: ${quoted}${why}\n${pad}runtime: pi\n${pad}workingDirectory: /x${why}`
    })
  const text = `# top\nversion: 1\ntransport: tmux\nagents:\n${lines.join('\n')}${tail}`
  return crlf ? text.replaceAll('\n', '\r\n') : text
})

test('add, then remove, gives the same bytes back; in between all others stand as they stood', () => {
  fc.assert(
    fc.property(roster, agent, (text, added) => {
      const before = parseRoster(text, 'r').agents
      fc.pre(before.every((other) => other.name !== added.name))
      const after = addAgent(text, added)
      expect(parseRoster(after, 'r').agents).toEqual([...before, added])
      expect(isOneCut(text, after)).toBe(true)
      expect(removeAgent(after, added.name)).toBe(text)
    }),
    { numRuns: 80 },
  )
})

test('remove takes whole lines, and only the entry’s', () => {
  fc.assert(
    fc.property(roster, (text) => {
      for (const { name: gone } of parseRoster(text, 'r').agents) {
        const left = removeAgent(text, gone)
        expect(isOneCut(left, text)).toBe(true)
        expect(left.match(/# (c|top|end)/g)).toEqual(text.match(/# (c|top|end)/g))
      }
    }),
    { numRuns: 80 },
  )
})

/** Whether one cut makes the shorter of the longer. */
function isOneCut(shorter: string, longer: string): boolean {
  let same = 0
  while (same < shorter.length && shorter[same] === longer[same]) same++
  return longer.endsWith(shorter.slice(same))
}
