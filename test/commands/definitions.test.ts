import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { commands } from '../../commands/index.ts'
import { optionSpecs } from '../../src/command/option-specs.ts'
import { renderReference } from '../../src/command/render-reference.ts'
import { createHost } from '../../src/host/create-host.ts'
import { loadRoles } from '../../src/seed/load-roles.ts'
import { toolName, toolSchema, toolsOf } from '../../src/command/tools.ts'

const root = new URL('../../', import.meta.url)
const all = [...commands.values()]

test('the list has every file of commands/, by its path', () => {
  const files = globSync('commands/**/*.ts', { cwd: root }).filter((file) => file !== 'commands/index.ts')
  const names = files.map((file) =>
    file
      .replace(/^commands\//, '')
      .replace(/\.ts$/, '')
      .replace('/', ' '),
  )
  expect([...commands.keys()].toSorted()).toEqual(names.toSorted())
})

test('docs/commands.md is what the definitions say (refresh it: npm run docs)', () => {
  expect(readFileSync(new URL('docs/commands.md', root), 'utf8')).toBe(renderReference(all))
})

test.each(all)('$name can be shown in every door', (command) => {
  expect(command.name).toMatch(/^[a-z]+( [a-z]+)?$/)
  // Discord: a description has 1 to 100 characters, a command at most 25 options.
  expect(command.description.length).toBeLessThanOrEqual(100)
  const specs = optionSpecs(toolSchema(command))
  expect(specs.length).toBeLessThanOrEqual(25)
  for (const { name, description, choices } of specs) {
    expect(name).toMatch(/^(?=.{1,32}$)[a-z]+(-[a-z]+)*$/)
    expect(description.length).toBeGreaterThan(0)
    expect(description.length).toBeLessThanOrEqual(100)
    expect(choices.length).toBeLessThanOrEqual(25)
    // The shell's own; its yes is to a plan that waits.
    expect(['json', 'help', ...('confirm' in command ? ['yes'] : [])]).not.toContain(name)
  }
})

test('what is dangerous has a plan to confirm', () => {
  expect(all.filter((command) => command.risk === 'danger' && !('confirm' in command))).toEqual([])
})

test('options that must be given come first, as Discord wants them', () => {
  for (const command of all) {
    const needed = optionSpecs(toolSchema(command)).map((spec) => spec.required)
    expect(needed).toEqual(needed.toSorted((a, b) => Number(b) - Number(a)))
  }
})

test("a role's tools are those it names; a star names all that chats have", () => {
  expect(toolsOf(commands, ['fleet_ps', 'nonsense']).map((tool) => tool.name)).toEqual(['fleet_ps'])
  const inChats = all.filter(({ where }) => where.includes('chat') || where.includes('topic'))
  expect(toolsOf(commands, ['*'])).toHaveLength(inChats.length)
  expect(toolsOf(commands, [])).toEqual([])
})

test('the tools of the shipped roles are commands', async () => {
  const roles = await loadRoles(createHost({ hostId: 'here', path: '' }).files, '/nowhere', fileURLToPath(root))
  const named = [...roles.values()].flatMap((role) => role.tools).filter((tool) => tool !== '*')
  expect(roles.size).toBe(8)
  expect(named.filter((tool) => !all.some((command) => toolName(command) === tool))).toEqual([])
})

test('a tool says what it takes', () => {
  const spawn = commands.get('fleet spawn')
  if (spawn === undefined) throw new Error('there is no fleet spawn')
  expect(toolName(spawn)).toBe('fleet_spawn')
  expect(toolSchema(spawn)).toMatchObject({ type: 'object', required: ['role'] })
})
