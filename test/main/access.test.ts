import { expect, test } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import { authorise } from '../../src/command/authorise.ts'
import type { AccessRule } from '../../src/fleet/fleet-settings.ts'
import { createAccess } from '../../src/main/access.ts'
import { pairOwner } from '../../src/main/pair-owner.ts'
import type { Signal } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'

const configWith = (access: Partial<Config['access']>): Pick<Config, 'access' | 'discord'> => ({
  discord: { token: 't', apiUrl: 'http://127.0.0.1', restPerSecond: 50 },
  access: { ownerIds: [], guildIds: [], homeChannels: [], ...access },
})

test('a worker admits whom the door learns, and no longer whom it no longer does', async () => {
  const { store } = await testStore()
  const door = createAccess(configWith({}), store.facts)
  const worker = createAccess(configWith({}), store.facts)
  const listeners: ((signal: Signal) => void)[] = []
  worker.follow(
    {
      on(listener) {
        listeners.push(listener)
        return () => undefined
      },
    },
    silentLogger,
  )
  const rescan = () => listeners.forEach((listener) => listener({ kind: 'rescan' }))
  const owners = () => [...worker.policy().ownerIds].join()
  await door.learnOwners(['1'])
  await door.learnGuild('9')
  rescan()
  await eventually('the first owner', () => owners() === '1' && worker.policy().guildIds.has('9'))
  await door.learnOwners(['2'])
  rescan()
  await eventually('the next owner', () => owners() === '2')
})

test('what the environment says, nobody learns otherwise', async () => {
  const { store } = await testStore()
  const access = createAccess(configWith({ ownerIds: ['1'], guildIds: ['9'] }), store.facts)
  await access.learnOwners(['2'])
  await access.learnGuild('8')
  await access.refresh()
  expect([[...access.policy().ownerIds], [...access.policy().guildIds]]).toEqual([['1'], ['9']])
})

test('where Discord names no owner, the code of the page makes one', async () => {
  const { store, another } = await testStore()
  const access = createAccess(configWith({}), store.facts)
  const bring = (userId: string, code: string) => pairOwner({ access, store, logger: silentLogger }, userId, code)
  expect(access.policy().canPair).toBe(false)
  await access.learnOwners([])
  expect(access.policy().canPair).toBe(true)
  expect(await bring('7', 'ACDE3467')).toBe(
    'No code waits for you. Make a new one on the local page, or with `mos access pair` where Mos runs.',
  )
  const { code } = await store.pairing.issue()
  expect(await bring('8', code === 'AAAAAAAA' ? 'CCCCCCCC' : 'AAAAAAAA')).toBe("That code isn't right, 4 tries left.")
  expect(await bring('7', `${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`)).toBe(
    'You are the owner now: this fleet does what you say.',
  )
  expect(await bring('8', code)).toBe('There is an owner already.')
  expect(access.policy()).toMatchObject({ ownersFrom: 'pairing', canPair: false })
  const asked = { kind: 'discord', userId: '7', roleIds: [] } as const
  expect(authorise(access.policy(), asked, { name: 'fleet spawn', tier: 'operator' }, {})).toMatchObject({
    allowed: true,
    rule: 'you are an owner, paired by a code of the local page',
  })
  // The next session asks Discord again, and another process reads what this one learned.
  await access.learnOwners([])
  const worker = createAccess(configWith({}), (await another()).facts)
  await worker.refresh()
  expect([[...access.policy().ownerIds], [...worker.policy().ownerIds]]).toEqual([['7'], ['7']])
  // Given to a person, the application has an owner again.
  await access.learnOwners(['9'])
  expect([...access.policy().ownerIds]).toEqual(['9'])
  const audit = (await store.audit.list(9)).map(({ by, verdict, rule }) => `${by} ${verdict}: ${rule}`)
  expect(audit).toEqual([
    'discord:7 allowed: the code of the local page was right',
    'discord:8 refused: the code was wrong',
    'discord:7 refused: there was no code to bring',
  ])
})

test('after five wrong codes the right one is worth nothing', async () => {
  const { store } = await testStore()
  const access = createAccess(configWith({}), store.facts)
  await access.learnOwners([])
  const { code } = await store.pairing.issue()
  const bring = (given: string) => pairOwner({ access, store, logger: silentLogger }, '7', given)
  for (const left of ['4 tries', '3 tries', '2 tries', '1 try'])
    expect(await bring('00000000')).toBe(`That code isn't right, ${left} left.`)
  expect(await bring('00000000')).toMatch(/^That code isn't right, and it was the last try\. Make a new one/)
  expect(await bring(code)).toMatch(/^No code waits for you\./)
  expect(access.policy().ownerIds.size).toBe(0)
})

test('grants are those of the settings as they are now', async () => {
  const { store } = await testStore()
  let rules: readonly AccessRule[] = []
  const access = createAccess(configWith({ ownerIds: ['1'] }), store.facts, () => rules)
  expect(access.policy().rules).toEqual([])
  rules = [{ who: { kind: 'user', userId: '2' }, tier: 'viewer' }]
  expect(access.policy().rules).toBe(rules)
})
