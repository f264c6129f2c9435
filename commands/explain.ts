import { z } from 'zod'
import { defineCommand } from '../src/command/define-command.ts'
import type { CommandContext } from '../src/command/definition.ts'
import { oneLine } from '../src/command/one-line.ts'
import type { TargetMessage } from '../src/command/target-message.ts'
import { visibleLine } from '../src/command/visible-line.ts'
import { Failure } from '../src/errors.ts'
import { findSubject } from '../src/orchestrator/explain/find-subject.ts'
import { renderQuestion } from '../src/orchestrator/explain/render-question.ts'
import { renderSubject } from '../src/orchestrator/explain/render-subject.ts'
import type { ThreadRef } from '../src/store/topic.ts'

const longestTitle = 80

export default defineCommand({
  description: 'Ask the orchestrator what a message means and what to do about it',
  options: z.object({}),
  tier: 'operator',
  risk: 'change',
  where: ['menu'],
  menu: 'Explain',
  async run(context) {
    const { authorise, cause, config, place, principal, store } = context
    const { message } = place
    if (message === undefined) throw new Failure("Explain is in a message's menu: Apps under the message.")
    // It is said to a session as their words: who may not talk there may not do it this way.
    const verdict = await authorise(principal, 'message')
    if (!verdict.allowed) throw new Failure(`A message here is refused: ${verdict.rule}.`)
    if (visibleLine(message.text) === '')
      throw new Failure('There is nothing in this message to explain: no text, no embed, no file.')
    const topicId = place.topicId ?? topicOf(message)
    const maySee = async (op: string) => (await authorise(principal, 'op show', { op })).allowed
    const subject = await findSubject({ store, maySee }, message, place.topicId)
    const now = Date.now()
    const known = renderSubject(subject, message.author.name, now)
    const replyTo = message.channel === topicId ? { replyTo: message.id } : {}
    const text = renderQuestion(message, known)
    const explains = { known, ...replyTo }
    const entry = { id: `explain:${cause}`, topicId, by: principal, text, at: now, explains }
    await store.inbox.add(entry, {
      title: titleOf(message),
      hostId: config.hostId,
      ...guildOf(context),
      ...starterOf(context),
    })
    return { kind: 'text', text: `The answer comes in <#${digitsOf(topicId)}>.`, data: { topicId } }
  },
})

function topicOf({ id, channel, opens }: TargetMessage): ThreadRef {
  if (opens === 'nothing')
    throw new Failure(
      'No thread can be made of this message. Use Explain on one in a thread, or on one that stays in a text channel.',
    )
  return opens === 'thread' ? `discord:${id}` : channel
}

/** Only for a topic that is made now; one that is there keeps its own. */
const starterOf = ({ place: { message } }: CommandContext) =>
  message?.opens === 'thread' ? { starter: { channelId: digitsOf(message.channel), messageId: message.id } } : {}

const guildOf = ({ place: { guildId } }: CommandContext) => (guildId === undefined ? {} : { guildId })

const titleOf = ({ text }: TargetMessage): string => {
  const title = `Explain: ${oneLine(text)}`
  return title.length <= longestTitle ? title : `${title.slice(0, longestTitle - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

const digitsOf = (thread: ThreadRef): string => thread.slice('discord:'.length)
