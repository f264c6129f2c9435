import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { findTopic, topicName } from '../../src/command/find-topic.ts'
import { renderMandateLeft } from '../../src/command/render-mandate.ts'
import { channelUse } from '../../src/fleet/channel-use.ts'
import { projectOf } from '../../src/fleet/project-of.ts'
import type { Topic } from '../../src/store/topic.ts'
import { topicOption } from '../../src/command/topic-option.ts'

export default defineCommand({
  description: 'Show what a topic has used: turns, tokens, cost, context, and what is left of its mandate',
  options: z.object({
    topic: topicOption.meta({ autocomplete: 'topics', positional: 0 }),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: ['show [me] [the|our|this] usage', 'what (has|did) (it|this) [topic] cost'],
  async run(context, { topic: id }) {
    const topic = await findTopic(context, id)
    const lines = [usedLine(topic), sizeLine(topic), await placeLine(context, topic), await mandateLine(context, topic)]
    const text = [`**${topicName(topic)}**`, ...lines.filter((line) => line !== undefined)].join('\n')
    return { kind: 'text', text, data: topic }
  },
})

function usedLine({ usage }: Topic): string {
  if (usage === undefined) return 'No turn on a model yet: nothing is used.'
  const { turns, inputTokens, outputTokens, costUsd, isUnpriced = false } = usage
  const tokens = `${count(inputTokens)} tokens in, ${count(outputTokens)} out`
  return `${turns} ${turns === 1 ? 'turn' : 'turns'} · ${tokens} · ${renderCost(costUsd, isUnpriced)}`
}

/** Some programs tell no cost, which is not the same as free. */
function renderCost(usd: number, isUnpriced: boolean): string {
  if (usd === 0) return 'no cost told'
  return `${usd < 0.01 ? 'under $0.01' : `$${usd.toFixed(2)}`}${isUnpriced ? ' and what this runtime does not tell' : ''}`
}

function sizeLine({ usage }: Topic): string | undefined {
  const { context, personaTokens } = usage ?? {}
  const parts = [
    ...(context === undefined || context.size === 0
      ? []
      : [`context ${Math.round((context.used / context.size) * 100)}% of ${count(context.size)}`]),
    ...(personaTokens === undefined ? [] : [`persona and facts ${count(personaTokens)} tokens`]),
  ]
  return parts.length === 0 ? undefined : parts.join(' · ')
}

async function placeLine({ settings }: CommandContext, topic: Topic): Promise<string> {
  const now = await settings.read()
  const channel = topic.starter && channelUse(now, topic.starter.channelId)
  const project = projectOf(now, topic)
  const from = topic.project === undefined && channel !== undefined ? " (the channel's)" : ''
  const sessions = Object.entries(topic.sessions ?? {}).map(([runtime, session]) => `${runtime} ${session}`)
  const named = sessions.length === 0 ? 'no session yet' : `sessions: ${sessions.join(', ')}`
  return `${project === undefined ? 'no project' : `project ${project.id}${from}`} · ${named}`
}

async function mandateLine({ roster }: CommandContext, { mandate, usage }: Topic): Promise<string> {
  if (mandate === undefined) return 'mandate: none'
  const { agents } = await roster()
  const facts = { now: Date.now(), agents: agents.length, spentUsd: usage?.costUsd ?? 0 }
  return `mandate: ${renderMandateLeft(mandate, facts)}`
}

const count = (tokens: number): string => tokens.toLocaleString('en-US')
