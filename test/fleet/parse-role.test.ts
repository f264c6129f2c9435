import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseRole } from '../../src/fleet/parse-role.ts'

const directory = new URL('../../framework/roles/', import.meta.url)
const files = readdirSync(directory)
const shipped = (name: string) => parseRole(name, readFileSync(new URL(`${name}.md`, directory), 'utf8'), 'framework')

test('the role library has its eight roles, each in its place', () => {
  const roles = files.map((file) => shipped(file.replace('.md', '')))
  expect(
    roles.map(
      ({ name, title, lifecycle, placement, runtime }) => `${name}: ${title}, ${lifecycle}, ${placement}, ${runtime}`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "board: Board, ephemeral, hosted, claude",
      "code-review: Code review, ephemeral, pane, codex",
      "coder: Coder, ephemeral, pane, claude",
      "enhancer: Enhancer, core, hosted, claude",
      "operations: Operations, core, pane, claude",
      "orchestrator: Orchestrator, core, hosted, claude",
      "research: Research, ephemeral, pane, claude",
      "security-review: Security review, ephemeral, pane, claude",
    ]
  `)
  for (const role of roles) {
    expect(role.mandate.length).toBeGreaterThan(300)
    expect(role.boundaries.length).toBeGreaterThan(300)
    expect(role.tools.length).toBeGreaterThan(0)
    expect(role.permissions.deny.length).toBeGreaterThan(0)
    expect(role.lenses.map((lens) => lens.name)).toEqual(
      role.name === 'board' ? ['moonshot', 'contrarian', 'technical', 'business', 'financial'] : [],
    )
  }
})

test('the enhancer can look, and neither write code, review nor deliver, nor speak to agents', () => {
  const { tools, permissions } = shipped('enhancer')
  const changing = /spawn|remove|relaunch|new|close|cancel|edit|file|update|reseed|rollback|drain|set|send|apply|\*/
  expect(tools.filter((tool) => changing.test(tool))).toEqual([])
  expect(permissions.deny).toEqual(expect.arrayContaining(['Bash', 'Edit', 'Write']))
})

test('a role of Mosaic’s, without front matter, gets the narrowest that works', () => {
  expect(
    parseRole(
      'tester',
      '\uFEFF# Tester\r\n\r\n## Mandate\r\nTests.\r\n\r\n## Boundaries\r\nNo fixes.\r\n## More\r\nx',
      'local',
    ),
  ).toEqual({
    name: 'tester',
    title: 'Tester',
    lifecycle: 'ephemeral',
    placement: 'pane',
    runtime: 'claude',
    isRuntimeUnset: true,
    tools: [],
    permissions: { mode: 'default', allow: [], deny: [] },
    mandate: 'Tests.',
    boundaries: 'No fixes.',
    lenses: [],
    source: 'local',
  })
})

const body = '## Mandate\nx\n## Boundaries\ny\n'
test.each([
  ['no mandate', '# A\n## Boundaries\nx\n', 'r.md: the section "## Mandate" is missing.'],
  ['empty boundaries', '## Mandate\nx\n## Boundaries\n\n', 'r.md: the section "## Boundaries" is empty.'],
  [
    'an unknown key',
    `---\ntitle: A\ncolour: red\n---\n${body}`,
    'r.md:3:1: unknown key "colour". A role takes title, lifecycle, placement, runtime, tools, permissions, project.',
  ],
  [
    'a wrong choice',
    `---\nlifecycle: forever\n---\n${body}`,
    'r.md:2:12: lifecycle is "forever"; it is one of core, ephemeral.',
  ],
  ['no map', `---\n- a\n---\n${body}`, 'r.md:2:1: the front matter takes keys with values: title: Coder'],
  [
    'broken YAML',
    `---\ntools: [a\n---\n${body}`,
    'r.md:3:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
  ],
  [
    'no tool',
    `---\ntools: [fleet ps]\n---\n${body}`,
    'r.md:2:8: "fleet ps" is no tool; tools are commands like fleet_ps, or * for all.',
  ],
  [
    'a number as tool',
    `---\ntools: [1]\n---\n${body}`,
    'r.md:2:9: tools is the number 1; it takes a text: put it in quotes.',
  ],
  [
    'a list among patterns',
    `---\npermissions:\n  allow: [[a]]\n---\n${body}`,
    'r.md:3:10: allow has a list in it; it takes texts.',
  ],
  [
    'a lens without a name',
    `${body}## Lenses\n- bold\n`,
    'r.md: a lens is written "- **name**: what it looks at"; this one is "bold".',
  ],
])('%s is refused', (_, markdown, message) => {
  expect(() => parseRole('a', markdown, 'local', 'r.md')).toThrow(message)
})

test('a role is named by its file, and the name has to fit', () => {
  expect(() => parseRole('My Role', body, 'local')).toThrow(
    `roles/My Role.md: a role has its file's name: "My Role" does not fit as a name`,
  )
})
