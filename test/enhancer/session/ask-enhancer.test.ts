import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { Failure } from '../../../src/errors.ts'
import { aSighting } from './a-sighting.ts'
import { enhancerSession, shippedRole } from './enhancer-session.ts'

type Session = Awaited<ReturnType<typeof enhancerSession>>
const noted = async ({ store }: Session) => (await store.findings.note(aSighting(), { cardsPerHour: 5 })).finding

test('it is asked about the finding, looks, and its last words are the cause; what that cost is a turn of the enhancer', async () => {
  const session = await enhancerSession()
  const finding = await noted(session)
  await session.script('say Let me look.', 'mcp fleet_ps {}', 'say Its login has expired: hunter2-hunter2.', 'usage')
  const cause = await session.ask(finding)
  expect(session.heard.join('')).toContain('Let me look.')
  // The program says what its call gave, too.
  expect(cause).toMatch(/^2 agents: 2 idle[^]*Its login has expired: \[redacted: secret\]\.counted$/u)
  const [turn] = await session.store.history.list({ since: 0 })
  expect(turn).toMatchObject({
    kind: 'turn',
    topicId: 'enhancer',
    outcome: 'done',
    costUsd: 0.25,
    agent: 'enhancer',
    role: 'enhancer',
    runtime: 'claude',
  })
  expect(session.toolSessions.keys()).toEqual([])
  expect(await readdir(session.directory)).toEqual([])
})

test('its program only plans, and is told that it may neither run, write nor fetch', async () => {
  const session = await enhancerSession()
  await session.script('opened')
  await session.ask(await noted(session))
  const opened = JSON.parse(session.heard.join('')) as Record<string, unknown>
  expect(opened).toMatchObject({
    chosen: { mode: 'plan' },
    _meta: {
      claudeCode: {
        options: {
          allowedTools: ['mcp__mos'],
          disallowedTools: ['Bash', 'Edit', 'Write', 'NotebookEdit', 'WebFetch', 'WebSearch', 'Task'],
        },
      },
    },
    mcpServers: [{ name: 'mos', url: session.mcpUrl }],
  })
})

test('a role file of the person’s own that lists everything gives it nothing that changes', async () => {
  const shipped = await shippedRole()
  const role = { ...shipped, tools: ['*'], permissions: { mode: 'bypassPermissions', allow: ['*'], deny: [] } }
  const session = await enhancerSession({ role })
  await session.script(
    'mcp fleet_spawn {"role":"coder","name":"ada","runtime":"stub"}',
    'mcp op_list {}',
    'permission ls',
  )
  await session.ask(await noted(session))
  expect(session.heard.join('\n')).toMatchInlineSnapshot(`
    "There is no tool "fleet_spawn" here. The list has those that there are.


    There are no ops yet.


    permission: no"
  `)
  expect(await session.store.ops.list()).toEqual([])
})

test('what looks and can change is refused where it would change, and nobody is asked for it', async () => {
  const session = await enhancerSession({ role: { ...(await shippedRole()), tools: ['fleet_update', 'fleet_reseed'] } })
  await session.script('mcp fleet_update {}', 'mcp fleet_reseed {"apply":true}')
  await session.ask(await noted(session))
  expect(session.heard.join('\n')).toMatchInlineSnapshot(`
    "\`fleet update\` is refused: it is beyond the mandate: it is to look, and nothing else.


    There is no tool "fleet_reseed" here. The list has those that there are."
  `)
  expect(await session.store.ops.list()).toEqual([])
  expect(await session.store.outbox.waiting()).toEqual([])
})

test('a proposed remedy stands on the finding and does nothing; a proposed finding is one, with what it saw', async () => {
  const session = await enhancerSession()
  const finding = await noted(session)
  const remedy = {
    kind: 'commands',
    why: 'it hangs',
    steps: [{ command: 'fleet relaunch', options: { agent: 'ada' } }],
  }
  const other = {
    title: 'pi forgets its login after 3 days',
    component: 'runtime pi',
    evidence: ['token hunter2-hunter2 expired'],
  }
  await session.script(
    `mcp propose_remedy ${JSON.stringify(remedy)}`,
    `mcp propose_finding ${JSON.stringify(other)}`,
    `mcp propose_finding ${JSON.stringify({ ...other, title: 'pi forgets its login after 17 days' })}`,
    'say It hangs.',
  )
  await session.ask(finding)
  const [first, second] = await session.store.findings.list()
  expect([first, second].find((each) => each?.id === finding.id)).toMatchObject({
    remedy: { ...remedy, by: 'enhancer' },
    history: [{ what: 'first seen by crash-loop' }, { what: 'the enhancer proposed a remedy' }],
  })
  expect([first, second].find((each) => each?.id !== finding.id)).toMatchObject({
    detector: 'enhancer',
    title: 'pi forgets its login after 3 days',
    component: 'runtime pi',
    evidence: ['token [redacted: secret] expired'],
    count: 2,
  })
  expect(await session.store.findings.list()).toHaveLength(2)
  expect(await session.store.ops.list()).toEqual([])
})

test('proposals that can’t be are refused there and then', async () => {
  const refuse = new Failure('fleet spawn is no remedy.')
  const session = await enhancerSession({
    checkRemedy: ({ kind }) => (kind === 'commands' ? Promise.reject(refuse) : Promise.resolve()),
  })
  const finding = await noted(session)
  const another = await session.store.findings.note(aSighting({ fingerprint: 'v1:ffffffffffff' }), { cardsPerHour: 5 })
  const proposed = (options: object) => `mcp propose_remedy ${JSON.stringify({ why: 'so', ...options })}`
  await session.script(
    proposed({ kind: 'commands', steps: [{ command: 'fleet spawn' }] }),
    proposed({ kind: 'commands' }),
    proposed({ kind: 'file', text: 'x' }),
    proposed({ kind: 'file', path: 'tools/x.md', text: 'key: hunter2-hunter2' }),
    proposed({ kind: 'advice', finding: another.finding.id }),
    proposed({ kind: 'code' }),
    proposed({ kind: 'advice', by: 'rule' }),
    'mcp propose_finding {"title":"\\u200b","component":"x","evidence":["y"]}',
    'mcp propose_finding {"title":"x","component":"x","evidence":[]}',
  )
  await session.ask(finding)
  expect(session.heard.join('\n')).toMatchInlineSnapshot(`
    "fleet spawn is no remedy.


    propose_remedy: \`steps\` is missing: the commands, in their order.


    propose_remedy: \`path\` is missing: which file.


    propose_remedy: there is a secret in \`text\`. Files name where a secret is kept, never its value.


    f-ffffffffff is not the finding that you were asked about (f-0123456789).


    propose_remedy: \`kind\` can't be used: Invalid option: expected one of "commands"|"file"|"advice".


    propose_remedy: the options can't be used: Unrecognized key: "by".


    propose_finding: \`title\` can't be used: there is nothing to see in it.


    propose_finding: \`evidence\` can't be used: Too small: expected array to have >=1 items."
  `)
  expect((await session.store.findings.get(finding.id))?.remedy).toBeUndefined()
})
