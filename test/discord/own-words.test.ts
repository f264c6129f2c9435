import { expect, test } from 'vitest'
import type { AccessRule } from '../../src/fleet/fleet-settings.ts'
import { askCard } from '../store/new-card.ts'
import { startWire } from '../wire/start-wire.ts'
import { runTopic } from './run-topic.ts'

/** A question of the owner's turn that takes own words, and one of a worker that anybody with a say may answer. */
async function questions() {
  const wire = await startWire()
  const helper = wire.user('helper')
  const rules: AccessRule[] = [{ who: { kind: 'user', userId: helper.id }, tier: 'operator' }]
  const topic = await runTopic({ wire, rules })
  const by = { kind: 'discord', userId: wire.owner.id, roleIds: [] } as const
  const body = { topicId: topic.topicId, by, what: 'question', freeText: true } as const
  const put = (id: string, isMessage: boolean) =>
    topic.store.cards.put(askCard(id, { ...body, title: `Question ${id}`, isMessage }, { thread: topic.topicId }))
  await put('turn', false)
  await put('worker', true)
  const card = (id: string) => topic.thread.says(`Question ${id}`)
  return { ...topic, helper, rules, card }
}

test('who may not answer in own words is refused at the press, and no form opens', async () => {
  const { wire, helper, card } = await questions()
  const told = async (person: typeof helper, id: string) => {
    const { kind, text } = await person.press(await card(id), 'In own words')
    return `${kind}: ${text}`
  }
  expect([await told(wire.user('mallory'), 'worker'), await told(helper, 'turn'), await told(helper, 'worker')])
    .toMatchInlineSnapshot(`
    [
      "ephemeral: Answering this is refused: no rule admits you: only the owners may use Mos so far.",
      "ephemeral: Only who began this turn can answer it in own words. Choose, or say it in the thread.",
      "modal: Answer in your own words
    Your answer: ",
    ]
  `)
})

test('what was written in the form is judged again when it is sent', async () => {
  const { store, wire, helper, rules, card } = await questions()
  const form = await helper.press(await card('worker'), 'In own words')
  rules.length = 0
  const refused = await helper.submit(form, { 'Your answer': 'the small one' })
  expect(`${refused.kind}: ${refused.text}`).toMatchInlineSnapshot(
    `"ephemeral: Answering this is refused: no rule admits you: only the owners may use Mos so far."`,
  )
  expect(await store.cards.get('worker')).toMatchObject({ isFinal: false })
  const ownForm = await wire.owner.press(await card('worker'), 'In own words')
  await wire.owner.submit(ownForm, { 'Your answer': 'the large one' })
  expect(await store.cards.get('worker')).toMatchObject({ body: { answer: { text: 'the large one' } } })
})
