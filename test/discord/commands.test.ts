import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord-api-types/v10'
import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord-api-types/v10'
import { expect, test } from 'vitest'
import { commands } from '../../commands/index.ts'
import { buildCommandTree } from '../../src/discord/command-tree.ts'

test('the commands of Mos fit into Discord', () => {
  const tree = buildCommandTree(commands.values())
  const slash = tree.filter(
    (each): each is RESTPostAPIChatInputApplicationCommandsJSONBody => each.type === ApplicationCommandType.ChatInput,
  )
  const names = slash.flatMap(({ name, options = [] }) => {
    const verbs = options.filter((option) => option.type === ApplicationCommandOptionType.Subcommand)
    return verbs.length === 0 ? [`/${name}`] : verbs.map((verb) => `/${name} ${verb.name}`)
  })
  expect(names).toContain('/fleet spawn')
  expect(names.length).toBe(
    [...commands.values()].filter(({ where }) => where.some((each) => each === 'chat' || each === 'topic')).length,
  )
  for (const name of slash.map((command) => command.name)) expect(name).toMatch(/^[a-z0-9-]{1,32}$/)
})
