import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { answered, ends, personWithModel, talk, topicOf } from '../support/person-with-model.ts'

const call = (tool: string, options: object) => `mcp ${tool} ${JSON.stringify(options)}`
const spawn = (role: string, name: string) => call('fleet_spawn', { role, name, runtime: 'stub' })
const script = (words: string, ...lines: readonly string[]) => [words, 'script', ...lines].join('\n')

/** Without the script that stands in for a model's own decisions. */
const said = (transcript: string) => transcript.replaceAll(/\n {2}script(?:\n {2}(?:mcp|woken) .*)+/g, '')

test('a team is added as the person who speaks; its end wakes the orchestrator, which acts within the mandate and asks beyond it', async () => {
  const person = await personWithModel()
  const { wire, mos, olga, general } = person
  const [otto, vera] = [wire.user('otto'), wire.user('vera')]
  await olga.slash(general, 'access grant', { user: otto.id, tier: 'operator' })
  await olga.slash(general, 'access grant', { user: vera.id, tier: 'viewer' })
  const thread = await topicOf(person, otto)
  await otto.slash(thread, 'topic set', { mandate: 'fleet spawn, agent send', agents: 6 })

  await otto.say(
    thread,
    script(
      'add two coders and a security review for the payment work',
      spawn('coder', 'pay-one'),
      spawn('coder', 'pay-two'),
      spawn('security-review', 'pay-guard'),
      // To what is no question a stub answers nothing: an answer would wake the topic once more, whenever it comes.
      `woken ${call('agent_send', { agent: 'pay-one', message: '/busy 200' })} ;; ${spawn('code-review', 'pay-eyes')}`,
      `woken ${spawn('coder', 'pay-three')} ;; ${call('fleet_remove', { agent: 'pay-two' })}`,
      `woken ${spawn('coder', 'pay-four')}`,
    ),
  )
  const tooMany = await thread.says('pay-three', 50_000)
  const notNamed = await thread.says(/asks for `fleet remove`/u)
  await thread.says(/^mos: Not done/u, 20_000)
  expect(await mos.panes()).toEqual(['pay-eyes', 'pay-guard', 'pay-one', 'pay-two'])
  expect(ends(thread)).toEqual([
    'mos: @otto ✅ **send to pay-one** done',
    'mos: @otto ✅ **spawn pay-eyes** done',
    'mos: @otto ✅ **spawn pay-guard** done',
    'mos: @otto ✅ **spawn pay-one** done',
    'mos: @otto ✅ **spawn pay-two** done',
  ])

  expect((await vera.press(tooMany, 'Confirm')).text).toContain(
    '`fleet spawn` is refused: a grant to you makes you viewer',
  )
  // From here on whoever gave the mandate may do nothing themself: what it lets be done goes with that.
  await olga.slash(general, 'access revoke', { user: otto.id })
  await olga.press(notNamed, 'Confirm')
  await thread.says(/^mos: @olga ✅ \*\*remove pay-two\*\* done/u, 30_000)
  const noRight = await thread.says('pay-four', 30_000)
  await olga.press(noRight, 'Dismiss')
  await olga.press(tooMany, 'Confirm')
  await thread.says(/^mos: @olga ✅ \*\*spawn pay-three\*\* done/u, 30_000)
  await answered(thread, 6)

  expect(await mos.panes()).toEqual(['pay-eyes', 'pay-guard', 'pay-one', 'pay-three'])
  expect(said(await talk(thread))).toMatchInlineSnapshot(`
    "otto: (the message that started this thread)
    mos ↳ otto: Hello.
      -# opencode · (time)
      @otto
    mos: \`say Hello.\`: runtime default · model default · verbosity default · project default · mandate: fleet spawn, agent send; at most 6 agents
    otto: add two coders and a security review for the payment work
    mos ↳ otto: Queued: spawn pay-one (op-). Its receipt shows how it goes.
      
      Queued: spawn pay-two (op-). Its receipt shows how it goes.
      
      Queued: spawn pay-guard (op-). Its receipt shows how it goes.
      -# opencode · (time)
      @otto
    mos: Queued: send to pay-one (op-). Its receipt shows how it goes.
      
      Queued: spawn pay-eyes (op-). Its receipt shows how it goes.
      -# opencode · (time)
      @otto
    mos: The orchestrator asks for \`fleet spawn\`, beyond its mandate: at most 6 agents, 6 are there.
      role: \`coder\`
      name: \`pay-three\`
      runtime: \`stub\`
    mos: The orchestrator asks for \`fleet remove\`, beyond its mandate: it covers only fleet spawn, agent send.
      agent: \`pay-two\`
    mos: Not done: this is beyond your mandate (at most 6 agents, 6 are there). A person was asked and decides with a click; do not ask again for the same.
      
      Not done: this is beyond your mandate (it covers only fleet spawn, agent send). A person was asked and decides with a click; do not ask again for the same.
      -# opencode · (time)
      @otto
    mos: ~~The orchestrator asks for \`fleet spawn\`, beyond its mandate: who gave it may not do it themself: no rule admits you: only the owners may use Mos so far.
      role: \`coder\`
      name: \`pay-four\`
      runtime: \`stub\`~~
      Dismissed.
    mos: Not done: this is beyond your mandate (who gave it may not do it themself: no rule admits you: only the owners may use Mos so far). A person was asked and decides with a click; do not ask again for the same.
      -# opencode · (time)
      @olga
    mos: Nothing more to do.
      -# opencode · (time)
      @olga"
  `)
}, 150_000)

test('without a mandate it looks, and asks for everything else', async () => {
  const person = await personWithModel()
  const { mos, olga } = person
  const thread = await topicOf(person, olga)
  await olga.say(
    thread,
    script('add a coder', spawn('coder', 'ada'), `woken ${call('fleet_ps', {})} ;; ${spawn('coder', 'bob')}`),
  )
  await thread.says(/^mos: @olga ✅ \*\*spawn ada\*\* done/u, 40_000)
  const ask = await thread.says(/asks for `fleet spawn`/u, 30_000)
  const answer = await thread.says(/^mos: [\s\S]*Not done/u, 20_000)
  expect(answer.line()).toMatch(/orchestrator[\s\S]*ada[\s\S]*beyond your mandate \(it is to look, and nothing else\)/u)
  expect(ask.line()).toContain('beyond its mandate: it is to look, and nothing else.')
  expect(await mos.panes()).toEqual(['ada'])
  await olga.press(ask, 'Confirm')
  await thread.says(/^mos: @olga ✅ \*\*spawn bob\*\* done/u, 30_000)
  await eventually('bob to run', async () => (await mos.panes()).includes('bob'))
}, 120_000)

test('what one topic decided about the fleet is known to the next one', async () => {
  const person = await personWithModel()
  const { wire, olga, general } = person
  const thread = await topicOf(person, olga)
  await olga.say(thread, script('add a coder', spawn('coder', 'ada'), `woken ${call('fleet_ps', {})}`))
  await thread.says(/^mos: @olga ✅ \*\*spawn ada\*\* done/u, 40_000)
  await answered(thread, 3)
  await olga.say(general, '@mos facts')
  const other = await wire.until(() => general.threads().find(({ id }) => id !== thread.id), 20_000, 'a second thread')
  const facts = (await other.says(/^mos ↳ .*-# opencode/su, 20_000)).line()
  expect(facts).toMatch(/who speaks: discord:#id, owner\n/u)
  expect(facts).toMatch(/- ada: coder, stub, /u)
  expect(facts).toMatch(
    /what other topics decided about the fleet:\n {2}- [\w ]+ ago, discord:#id in discord:#id: "spawn ada" done: "ada is up: /u,
  )
  expect(facts.length).toBeLessThan(1_500)
}, 120_000)
