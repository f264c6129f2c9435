import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { ConfirmAnswer } from '../../src/command/definition.ts'
import { filingArgs } from '../../src/enhancer/filing.ts'
import { emptySettings } from '../../src/fleet/fleet-settings.ts'
import type { FleetSettings } from '../../src/fleet/fleet-settings.ts'
import { occurrence, sighting } from '../store/sighting.ts'
import { desk, inShell, inThread, local, owner, stranger } from './desk.ts'

const trackers = [{ id: 'codex', kind: 'github', repository: 'us/codex', components: ['runtime codex'] }] as const
const evidence = [
  'DISCORD_TOKEN=MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB\n@everyone fixes #1',
]
const finding = 'f-0000000001'

async function withFinding(settings: FleetSettings = { ...emptySettings, trackers }) {
  const running = await desk({ settings })
  const see = (id: string) =>
    running.store.findings.note(sighting(1, [occurrence(id)], { evidence }), { cardsPerHour: 5 })
  await see('a')
  const ask = async (options: object, request: object = {}): Promise<ConfirmAnswer> => {
    const given = { principal: owner, place: inThread, cause: 'c1', receipt: 'outbox', ...request } as const
    const answer = await running.dispatcher.dispatch('bug file', options, given)
    if (answer.kind !== 'confirm') throw new Error(`no confirmation but ${JSON.stringify(answer)}`)
    return answer
  }
  return { ...running, see, ask }
}

test('what is shown is what is queued, byte for byte, though it is seen again meanwhile', async () => {
  const { dispatcher, store, see, ask } = await withFinding()
  const { digest, plan, files = [] } = await ask({ finding })
  expect(plan.replace(/, \d+ bytes, sha256 \w{12}/, ', some')).toMatchInlineSnapshot(`
    "File \`f-0000000001\` at **us/codex on github.com**: report.md as it is, or, where an issue with this title is there already, comment.md in it.
    \`[runtime codex] codex crashes at its start (1)\`, some. Taken out, and marked [redacted: …] in it: secret.
    Everybody who sees that place can read it, and it can not be taken back."
  `)
  const [report] = files
  expect(report?.text).not.toContain('MTIzNDU2')
  await see('b')
  const confirmed = { principal: owner, place: inThread, cause: 'press', receipt: 'ack' } as const
  const answer = await dispatcher.confirm(digest, confirmed)
  const [op] = await store.ops.list()
  expect(answer.kind === 'op' && answer.op.id).toBe(op?.id)
  const filing = filingArgs.parse(op?.args)
  expect(`${filing.report.title}\n\n${filing.report.body}`).toBe(report?.text)
  expect(filing.report.digest).toBe(
    createHash('sha256')
      .update(report?.text ?? '')
      .digest('hex'),
  )
  expect(filing).toMatchObject({ finding, tracker: 'codex', count: 1 })
  expect(op).toMatchObject({ kind: 'file-bug', title: `file ${finding} at codex` })
})

test('in a shell it is printed in full, and --yes names it', async () => {
  const { dispatcher, store, see, ask } = await withFinding()
  const shell = { principal: local, place: inShell, receipt: 'none' } as const
  const { digest, files = [] } = await ask({ finding }, { ...shell, cause: 's1' })
  expect(files.map(({ name, inShell: isPrinted }) => [name, isPrinted])).toEqual([
    ['report.md', true],
    ['comment.md', true],
  ])
  await see('b')
  const answer = await dispatcher.dispatch('bug file', { finding }, { ...shell, cause: 's2', yes: digest })
  expect(answer.kind).toBe('op')
  const [op] = await store.ops.list()
  expect(filingArgs.parse(op?.args).report.digest).toBe(
    createHash('sha256')
      .update(files[0]?.text ?? '')
      .digest('hex'),
  )
})

test('agents never approve, and who is no admin reads the plan at most', async () => {
  const { dispatcher, say, ask } = await withFinding()
  const { digest } = await ask({ finding })
  const orchestrator = {
    principal: owner,
    place: { ...inThread, door: 'orchestrator' },
    cause: 'o',
    receipt: 'none',
  } as const
  await expect(dispatcher.confirm(digest, orchestrator)).rejects.toThrow('Only a person can confirm a plan.')
  expect(await say('bug file', { finding }, { ...orchestrator, yes: digest })).toContain('confirm: ')
  expect(await say('bug file', { finding }, { principal: stranger })).toContain('`bug file` is refused')
  const viewer = { principal: { ...owner, userId: '300' } } as const
  expect(await say('bug file', { finding }, viewer)).toContain('`bug file` is refused')
  expect(await say('bug file', { finding, plan: true }, viewer)).toContain('`bug file` is refused')
})

test('it can be looked at alone, and without a tracker it says how to have one', async () => {
  const { say, store } = await withFinding()
  expect(await say('bug file', { finding, plan: true })).toMatchInlineSnapshot(
    `"The report of \`f-0000000001\`, as it would be sent; nothing was. File it: /bug file finding:f-0000000001"`,
  )
  const bare = await withFinding({ ...emptySettings, trackers: [] })
  expect(await bare.say('bug file', { finding })).toMatchInlineSnapshot(
    `"The report of \`f-0000000001\`, as it would be sent; nothing was. No tracker is configured: name one under trackers: in fleet/mos.yaml and set its token (docs/enhancer.md), or copy the report by hand."`,
  )
  expect(await store.ops.list()).toEqual([])
})

test('what is filed is told of anew only when there is news, and closed when a person says so', async () => {
  const { say, see, store } = await withFinding()
  expect(await say('bug file', { finding, close: true })).toBe(
    `${finding} was never filed, so there is nothing to close. To be done with it: /bug dismiss`,
  )
  const upstream = {
    tracker: 'codex',
    url: 'https://github.com/us/codex/issues/7',
    number: 7,
    state: 'open',
    digest: 'x',
    filedBy: 'local:1',
    filedAt: 1,
    toldCount: 1,
  } as const
  await store.findings.update(finding, () => ({ upstream }))
  expect(await say('bug file', { finding })).toBe(
    `${finding} is filed already, and all that was seen of it is told there: ${upstream.url}`,
  )
  await see('b')
  expect(await say('bug file', { finding })).toContain(`in ${upstream.url}: comment.md.`)
  expect(await say('bug file', { finding, close: true })).toBe(
    `confirm: Close ${upstream.url}, with comment.md in it, and count \`${finding}\` as resolved. It opens again when it comes back.`,
  )
  expect(await say('bug file', { finding, tracker: 'nowhere' })).toBe('No tracker is named nowhere; there are codex.')
})
