import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Command } from '../../src/command/definition.ts'
import { buildCommandTree } from '../../src/discord/command-tree.ts'

const command = (name: string, given: Partial<Command> = {}): Command => ({
  name,
  description: `${name}.`,
  options: z.object({}),
  tier: 'viewer',
  risk: 'read',
  where: ['chat', 'shell'],
  phrases: [],
  aliases: [],
  run: async () => ({ kind: 'text', text: '' }),
  ...given,
})

test('groups become commands with verbs, required options first', () => {
  const spawn = command('fleet spawn', {
    options: z.object({
      modelHint: z.string().optional().describe('Which model'),
      role: z.string().meta({ autocomplete: 'roles' }).describe('What it is for'),
      runtime: z.enum(['stub', 'claude']).default('stub').describe('Which program'),
      lines: z.int().min(1).max(50).default(20).describe('How many'),
      fast: z.boolean().default(false).describe('At once'),
    }),
  })
  expect(buildCommandTree([command('doctor'), spawn, command('fleet ps')])).toMatchInlineSnapshot(`
    [
      {
        "description": "doctor.",
        "name": "doctor",
        "options": [],
        "type": 1,
      },
      {
        "description": "What Mos does with: fleet",
        "name": "fleet",
        "options": [
          {
            "description": "fleet spawn.",
            "name": "spawn",
            "options": [
              {
                "autocomplete": true,
                "description": "What it is for",
                "name": "role",
                "required": true,
                "type": 3,
              },
              {
                "description": "Which model",
                "name": "model-hint",
                "required": false,
                "type": 3,
              },
              {
                "choices": [
                  {
                    "name": "stub",
                    "value": "stub",
                  },
                  {
                    "name": "claude",
                    "value": "claude",
                  },
                ],
                "description": "Which program",
                "name": "runtime",
                "required": false,
                "type": 3,
              },
              {
                "description": "How many",
                "max_value": 50,
                "min_value": 1,
                "name": "lines",
                "required": false,
                "type": 4,
              },
              {
                "description": "At once",
                "name": "fast",
                "required": false,
                "type": 5,
              },
            ],
            "type": 1,
          },
          {
            "description": "fleet ps.",
            "name": "ps",
            "options": [],
            "type": 1,
          },
        ],
        "type": 1,
      },
    ]
  `)
})

test('what only a shell has is not offered', () => {
  expect(
    buildCommandTree([command('service install', { where: ['shell'] }), command('stop', { where: ['topic'] })]),
  ).toHaveLength(1)
})

test("what stands in a message's menu is an entry of its own, without description or options", () => {
  expect(buildCommandTree([command('explain', { where: ['menu'], menu: 'Explain' })])).toEqual([
    { type: 3, name: 'Explain' },
  ])
})

test('a long description is cut', () => {
  const [doctor] = buildCommandTree([command('doctor', { description: 'x'.repeat(200) })])
  expect(doctor !== undefined && 'description' in doctor && doctor.description).toHaveLength(100)
})

test("more than Discord's limits is an error", () => {
  const verbs = Array.from({ length: 26 }, (_, at) => command(`fleet v${at}`))
  expect(() => buildCommandTree(verbs)).toThrow('Discord allows 25 verbs of /fleet, and there are 26')
  const many = Array.from({ length: 101 }, (_, at) => command(`v${at}`))
  expect(() => buildCommandTree(many)).toThrow('Discord allows 100 commands of a guild, and there are 101')
})
