import { z } from 'zod'
import { visibleText } from '../command/visible-text.ts'
import { Failure } from '../errors.ts'
import type { AskCard } from '../store/card.ts'
import type { Store } from '../store/store.ts'
import { messageIdOf } from './answer-entry.ts'
import { defineOwnTool } from './own-tool.ts'

const answerWithinMs = 24 * 60 * 60 * 1000
/** What chats show on a button, and how many of them one card takes beside the one for own words. */
const longestChoice = 80
const mostChoices = 8
/** Of one topic, unanswered: more are noise, and nobody answers them. */
const mostOpen = 5

const options = z.strictObject({
  title: visibleText(200).describe('The question, in one line'),
  detail: z.string().max(4000).default('').describe('What one must know to answer it'),
  choices: z
    .array(visibleText(longestChoice))
    .max(mostChoices)
    .default([])
    .describe(`Answers to press, ${mostChoices} at most`),
  freeText: z.boolean().default(true).describe('Whether an answer in own words is possible'),
})

type Deps = { readonly store: Pick<Store, 'cards'>; readonly now: () => number }

/** A question that no turn waits for: its answer comes into the topic as a message of whoever answers. */
export const askPerson = ({ store, now }: Deps) =>
  defineOwnTool({
    name: 'ask_person',
    description:
      'Ask the people in this thread, with buttons. You do not wait: finish your turn, the answer comes as a message. Use it when the answer would change what you do, or when something is beyond what you may decide.',
    options,
    readOnly: true,
    async run({ title, detail, choices, freeText }, { turn, id }) {
      if (choices.length === 0 && !freeText) {
        throw new Failure('ask_person: `choices` is empty and `freeText` is false, so nobody could answer.')
      }
      const { entry } = turn
      const open = await store.cards.open()
      const waiting = open.filter(({ body }) => body.kind === 'ask' && body.isMessage && body.topicId === entry.topicId)
      if (waiting.length >= mostOpen && waiting.every((card) => card.id !== `ask-${id}`)) {
        throw new Failure(`${waiting.length} of your questions are still open here. Wait for their answers first.`)
      }
      const body: AskCard = {
        kind: 'ask',
        topicId: entry.topicId,
        entryId: entry.id,
        what: 'question',
        title,
        detail,
        choices: choices.map((label, index) => ({ id: `c${index}`, label, style: 'plain' })),
        freeText,
        isMessage: true,
        // An answer is a message, and acts with the rights of who gives it.
        tier: 'viewer',
        by: entry.by,
        expiresAt: now() + answerWithinMs,
      }
      const replyTo = entry.wake === undefined ? { replyTo: messageIdOf(entry) } : {}
      await store.cards.put({ id: `ask-${id}`, thread: entry.topicId, ...replyTo, isFinal: false, isShown: true, body })
      return 'Asked. Nobody has answered yet: the answer comes as a message in this thread. Do not guess it.'
    },
  })
