import { Hono } from 'hono'
import { z } from 'zod'
import type { Command } from '../command/definition.ts'
import { optionSpecs } from '../command/option-specs.ts'
import { toolSchema } from '../command/tools.ts'
import type { RouteDeps } from './deps.ts'
import { clientId, consoleTopicId, localRequest } from './request.ts'
import { readBody } from './respond.ts'

const commandBody = z.strictObject({
  options: z.record(z.string(), z.unknown()).default({}),
  topicId: consoleTopicId.optional(),
  /** the digest of a plan that the person has read */
  yes: z.string().optional(),
  /** a repeat with the same id is the same op */
  id: clientId.optional(),
})
const confirmBody = z.strictObject({ topicId: consoleTopicId.optional(), id: clientId.optional() })

/** A command as a form needs it. */
const describe = (command: Command) => ({
  name: command.name,
  description: command.description,
  tier: command.tier,
  risk: command.risk,
  where: command.where,
  aliases: command.aliases,
  options: optionSpecs(toolSchema(command)),
})

/** Running commands, their definitions, and confirming their plans. */
export function commandRoutes(deps: RouteDeps): Hono {
  const { dispatcher } = deps
  return new Hono()
    .get('/commands', (context) => context.json([...dispatcher.commands.values()].map(describe)))
    .post('/commands/:name', async (context) => {
      const { options, topicId, yes, id } = await readBody(context, commandBody)
      const request = localRequest(deps, id, topicId)
      const seen = yes === undefined ? {} : { yes }
      return context.json(await dispatcher.dispatch(context.req.param('name'), options, { ...request, ...seen }))
    })
    .get('/commands/:name/suggest', async (context) => {
      const { option = '', partial = '' } = context.req.query()
      return context.json(await dispatcher.suggest(context.req.param('name'), option, partial, localRequest(deps)))
    })
    .post('/confirm/:digest', async (context) => {
      const { topicId, id } = await readBody(context, confirmBody)
      return context.json(await dispatcher.confirm(context.req.param('digest'), localRequest(deps, id, topicId)))
    })
    .get('/fleet', async (context) => {
      const answer = await dispatcher.dispatch('fleet ps', {}, localRequest(deps))
      return context.json(answer.kind === 'table' ? answer.data : [])
    })
}
